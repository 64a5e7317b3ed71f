package org.providermirror.catalog;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.providermirror.catalog.record.Baselines;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.ForwardingRegistry;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.UpstreamVersions;
import org.providermirror.registry.UpstreamVersions.ListedVersion;

/**
 * Records the first list of a provider whose new versions are on hold, before any list of it is stored or served.
 */
public final class BaselineRegistry extends ForwardingRegistry {
    private final Baselines baselines;
    private final Predicate<ProviderAddress> held;
    private final Consumer<ProviderAddress> listFetched;

    /**
     * @param held whether new versions of a provider are on hold
     * @param listFetched is called for such a provider, on the fetching thread
     */
    public BaselineRegistry(
            ProviderRegistry registry,
            Baselines baselines,
            Predicate<ProviderAddress> held,
            Consumer<ProviderAddress> listFetched) {
        super(registry);
        this.baselines = baselines;
        this.held = held;
        this.listFetched = listFetched;
    }

    @Override
    public UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider) {
        var fetched = super.versions(provider);
        if (held.test(provider)) {
            fetched.found()
                    .ifPresent(list -> baselines.establish(
                            provider,
                            list.versions().stream().map(ListedVersion::version).toList()));
            listFetched.accept(provider);
        }
        return fetched;
    }
}
