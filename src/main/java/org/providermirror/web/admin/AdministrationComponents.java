package org.providermirror.web.admin;

import java.util.Set;

/** Lists the classes of this package to register. */
public final class AdministrationComponents {
    private AdministrationComponents() {}

    /** Returns the resource classes for Jersey. */
    public static Set<Class<?>> classes() {
        return Set.of(
                PrefetchResource.class,
                ImportResource.class,
                ExportResource.class,
                RetentionResource.class,
                PurgeResource.class,
                ScrubResource.class,
                BlocksResource.class,
                BlocksAdministrationResource.class,
                ConflictsResource.class,
                SignersResource.class,
                UnsignedResource.class,
                SigningKeyResource.class,
                NewTokenResource.class);
    }
}
