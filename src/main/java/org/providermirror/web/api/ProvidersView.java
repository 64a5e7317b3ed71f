package org.providermirror.web.api;

import java.util.List;
import java.util.Optional;
import org.providermirror.mirror.inventory.ProviderSummary;
import org.providermirror.provider.ProviderAddress;

/**
 * A page of providers.
 *
 * @param total the number of providers on all pages
 * @param offset the number of providers before this page
 * @param items the providers of this page
 */
public record ProvidersView(int total, int offset, List<ProviderItem> items) {
    /**
     * One provider.
     *
     * @param address hostname/namespace/type
     * @param hostname the hostname of the address
     * @param namespace the namespace of the address
     * @param type the type of the address
     * @param packages the number of its stored packages
     * @param bytes the number of their bytes
     * @param hidden why clients see no version of it; absent if they do
     */
    public record ProviderItem(
            ProviderAddress address,
            String hostname,
            String namespace,
            String type,
            int packages,
            long bytes,
            Optional<String> hidden) {
        static ProviderItem of(ProviderSummary summary, Optional<String> hidden) {
            var address = summary.provider();
            return new ProviderItem(
                    address,
                    address.hostname().value(),
                    address.namespace(),
                    address.type(),
                    summary.packages(),
                    summary.bytes(),
                    hidden);
        }
    }
}
