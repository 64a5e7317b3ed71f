package org.providermirror.web.api;

import java.util.Set;
import org.providermirror.web.json.ApiJson;
import org.providermirror.web.json.RequestBodies;

/** Lists the classes of this package to register. */
public final class ApiComponents {
    private ApiComponents() {}

    /** Returns the resource and provider classes for Jersey. */
    public static Set<Class<?>> classes() {
        return Set.of(
                StatusResource.class,
                HistoryResource.class,
                ProvidersResource.class,
                RefusalsResource.class,
                SetUpResource.class,
                GeneratedDocumentsResource.class,
                NoStoreFilter.class,
                RequestBodies.class,
                ApiJson.class);
    }
}
