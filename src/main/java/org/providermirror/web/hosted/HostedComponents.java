package org.providermirror.web.hosted;

import java.util.Set;

/** Lists the resources of this package. */
public final class HostedComponents {
    private HostedComponents() {}

    /** Returns the resource classes for Jersey. */
    public static Set<Class<?>> classes() {
        return Set.of(
                HostedDiscoveryResource.class,
                PublicationResource.class,
                DeprecationsResource.class,
                WithdrawalsResource.class,
                SigningKeysResource.class,
                KeyReleasesResource.class);
    }
}
