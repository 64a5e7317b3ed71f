package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.providermirror.mirror.inventory.ProviderSummary;
import org.providermirror.provider.ProviderAddress;

/** A page of providers. */
public record ProvidersView(
        @Schema(description = "The number of providers on all pages.")
        int total,

        @Schema(description = "The number of providers before this page.")
        int offset,

        @Schema(description = "The providers of this page.") List<ProviderItem> items) {
    /** One provider. */
    public record ProviderItem(
            @Schema(description = "hostname/namespace/type.")
            ProviderAddress address,

            @Schema(description = "The hostname of the address.")
            String hostname,

            @Schema(description = "The namespace of the address.")
            String namespace,

            @Schema(description = "The type of the address.")
            String type,

            @Schema(description = "The number of its stored packages.")
            int packages,

            @Schema(description = "The number of their bytes.")
            long bytes) {
        static ProviderItem of(ProviderSummary summary) {
            var address = summary.provider();
            return new ProviderItem(
                    address,
                    address.hostname().value(),
                    address.namespace(),
                    address.type(),
                    summary.packages(),
                    summary.bytes());
        }
    }
}
