package org.providermirror.web.api;

import java.util.List;
import org.providermirror.mirror.inventory.ProviderSummary;
import org.providermirror.web.openapi.Summary;

/** A page of the providers that the mirror knows. */
public record ProvidersView(
        @Summary("How many there are in all.") int total, int offset, List<ProviderItem> items) {
    /** One provider. */
    public record ProviderItem(
            @Summary("hostname/namespace/type.") String address,
            String hostname,
            String namespace,
            String type,
            @Summary("How many of its packages are stored.") int packages,
            @Summary("How many bytes they have.") long bytes) {
        static ProviderItem of(ProviderSummary line) {
            return new ProviderItem(
                    line.provider().toString(),
                    line.provider().hostname().value(),
                    line.provider().namespace(),
                    line.provider().type(),
                    line.packages(),
                    line.bytes());
        }
    }
}
