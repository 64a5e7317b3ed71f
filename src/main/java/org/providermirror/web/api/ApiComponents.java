package org.providermirror.web.api;

import java.util.Set;
import org.providermirror.web.openapi.NoStoreFilter;

/** What of the mirror's own routes has to be registered. */
public final class ApiComponents {
    private ApiComponents() {}

    /** The resource and provider classes for Jersey's configuration. */
    public static Set<Class<?>> classes() {
        return Set.of(
                StatusResource.class,
                HistoryResource.class,
                EventsResource.class,
                ProvidersResource.class,
                RefusalsResource.class,
                SetUpResource.class,
                OpenApiResource.class,
                NoStoreFilter.class,
                ApiJson.class);
    }
}
