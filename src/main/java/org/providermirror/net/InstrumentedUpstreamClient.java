package org.providermirror.net;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.providermirror.failure.MirrorException;
import org.providermirror.provider.Printable;

/** Reports every request of the wrapped client to listeners. */
public final class InstrumentedUpstreamClient implements UpstreamClient {
    private static final int LONGEST_HOST = 255;

    private final UpstreamClient client;
    private final List<UpstreamListener> watches;

    public InstrumentedUpstreamClient(UpstreamClient client, List<UpstreamListener> watches) {
        this.client = client;
        this.watches = List.copyOf(watches);
    }

    @Override
    public Optional<UpstreamDocument> get(UpstreamRequest request) {
        return watched(request.url(), () -> client.get(request));
    }

    @Override
    public Optional<Download> open(URI url) {
        return watched(url, () -> client.open(url));
    }

    private <T> Optional<T> watched(URI url, Supplier<Optional<T>> request) {
        var host = hostOf(url);
        var start = System.nanoTime();
        try {
            var answer = request.get();
            var time = since(start);
            watches.forEach(watch -> watch.answered(host, answer.isPresent(), time));
            return answer;
        } catch (MirrorException failure) {
            var time = since(start);
            watches.forEach(watch -> watch.failed(host, failure, time));
            throw failure;
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String hostOf(URI url) {
        return Printable.of(String.valueOf(url.getHost()), LONGEST_HOST).toLowerCase(Locale.ROOT);
    }
}
