package org.providermirror.web.inspection;

import java.util.Set;

/** Lists the resources of this package. */
public final class InspectionComponents {
    private InspectionComponents() {}

    /** Returns the resource classes for Jersey. */
    public static Set<Class<?>> classes() {
        return Set.of(SettingsResource.class, PolicyResource.class, TokensResource.class, AuditResource.class);
    }
}
