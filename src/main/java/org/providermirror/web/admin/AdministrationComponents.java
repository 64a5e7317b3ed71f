package org.providermirror.web.admin;

import java.util.Set;

/** Everything of this package that has to be registered. */
public final class AdministrationComponents {
    private AdministrationComponents() {}

    /** The resource classes. */
    public static Set<Class<?>> classes() {
        return Set.of(
                PrefetchResource.class,
                ImportResource.class,
                ExportResource.class,
                RetentionResource.class,
                PurgeResource.class,
                ScrubResource.class);
    }
}
