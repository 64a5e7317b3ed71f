package org.providermirror.web.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.mirror.inventory.ProviderSummary;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * A page of providers.
 *
 * @param total the number of providers on all pages
 * @param offset the number of providers before this page
 * @param hosts the hostnames of all providers that the caller may read
 * @param items the providers of this page
 */
public record ProvidersView(int total, int offset, List<String> hosts, List<ProviderItem> items) {
    /**
     * One provider.
     *
     * @param address hostname/namespace/type
     * @param hostname the hostname of the address
     * @param namespace the namespace of the address
     * @param type the type of the address
     * @param packages the number of its stored packages
     * @param bytes the number of their bytes
     * @param newest its newest version; absent until its details were read
     * @param versions the number of its versions; absent until its details were read
     * @param lastUsed when a client last used one of its packages
     * @param downloads the number of downloads of its packages from the mirror
     * @param signer the fingerprint of the key that signs its namespace, the latest of several
     * @param marks what is special about it
     * @param match the version that the search found by its number or by a hash
     * @param hidden why clients see no version of it; absent if they do
     */
    public record ProviderItem(
            ProviderAddress address,
            String hostname,
            String namespace,
            String type,
            int packages,
            long bytes,
            Optional<ProviderVersion> newest,
            Optional<Integer> versions,
            Optional<Instant> lastUsed,
            long downloads,
            Optional<String> signer,
            List<ProviderSummary.Mark> marks,
            Optional<ProviderVersion> match,
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
                    summary.newest(),
                    summary.versions(),
                    summary.lastUsed(),
                    summary.downloads(),
                    summary.signer(),
                    summary.marks().stream().sorted().toList(),
                    summary.match(),
                    hidden);
        }
    }
}
