package org.providermirror.catalog;

import java.util.function.Consumer;
import org.providermirror.net.UpstreamAnswer;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.ForwardingRegistry;
import org.providermirror.registry.ProviderRegistry;
import org.providermirror.registry.UpstreamVersions;

/** Notifies a listener of each version list that was fetched from upstream. */
public final class RefreshNotifyingRegistry extends ForwardingRegistry {
    private final Consumer<ProviderAddress> listFetched;

    /** @param listFetched is called on the fetching thread, which clients may wait for */
    public RefreshNotifyingRegistry(ProviderRegistry registry, Consumer<ProviderAddress> listFetched) {
        super(registry);
        this.listFetched = listFetched;
    }

    @Override
    public UpstreamAnswer<UpstreamVersions> versions(ProviderAddress provider) {
        var fetched = super.versions(provider);
        listFetched.accept(provider);
        return fetched;
    }
}
