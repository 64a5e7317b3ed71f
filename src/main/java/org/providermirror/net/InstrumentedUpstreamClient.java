package org.providermirror.net;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.providermirror.failure.MirrorException;
import org.providermirror.provider.Printable;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.UrlAuthority;

/** Reports every request of the wrapped client to listeners. */
public final class InstrumentedUpstreamClient implements UpstreamClient {
    private static final int LONGEST_HOST = 255;

    private final UpstreamClient client;
    private final List<UpstreamListener> listeners;

    public InstrumentedUpstreamClient(UpstreamClient client, List<UpstreamListener> listeners) {
        this.client = client;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public UpstreamAnswer<UpstreamDocument> get(UpstreamRequest request) {
        return timed(
                request.url(),
                () -> client.get(request),
                answer -> answer.found().isPresent());
    }

    @Override
    public Optional<Download> open(URI url, Optional<ProviderAddress> provider) {
        return timed(url, () -> client.open(url, provider), Optional::isPresent);
    }

    @Override
    public Optional<Download> resume(URI url, Optional<ProviderAddress> provider, ResumePoint from) {
        return timed(url, () -> client.resume(url, provider, from), Optional::isPresent);
    }

    @Override
    public UpstreamClient givingUpIf(BooleanSupplier condition) {
        return new InstrumentedUpstreamClient(client.givingUpIf(condition), listeners);
    }

    private <T> T timed(URI url, Supplier<T> request, Predicate<T> isThere) {
        var host = hostOf(url);
        var start = System.nanoTime();
        try {
            var answer = request.get();
            var time = since(start);
            listeners.forEach(listener -> listener.answered(host, isThere.test(answer), time));
            return answer;
        } catch (MirrorException failure) {
            var time = since(start);
            listeners.forEach(listener -> listener.failed(host, failure, time));
            throw failure;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String hostOf(URI url) {
        return Printable.of(UrlAuthority.hostOf(url).orElse(""), LONGEST_HOST).toLowerCase(Locale.ROOT);
    }
}
