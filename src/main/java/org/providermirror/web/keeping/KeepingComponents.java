package org.providermirror.web.keeping;

import java.util.Set;

/** Everything of this package that has to be registered. */
public final class KeepingComponents {
    private KeepingComponents() {}

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
