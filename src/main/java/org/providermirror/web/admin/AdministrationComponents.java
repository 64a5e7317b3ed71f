package org.providermirror.web.admin;

import java.util.Set;

/** Lists the resources of this package that administer no jobs. A resource of jobs is registered with them. */
public final class AdministrationComponents {
    private AdministrationComponents() {}

    /** Returns the resource classes for Jersey. */
    public static Set<Class<?>> classes() {
        return Set.of(
                ActRecorder.class,
                BlocksResource.class,
                BlocksAdministrationResource.class,
                ApprovalsResource.class,
                ConflictsResource.class,
                SignersResource.class,
                FetchesResource.class,
                UnsignedResource.class,
                LinkKeyResource.class,
                NewTokenResource.class);
    }
}
