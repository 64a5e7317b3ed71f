package org.providermirror.web.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.list.ListQuery;

/**
 * The fetches into storage.
 *
 * @param running the number of fetches that run
 * @param queued the number of fetches that wait
 * @param resting the number of fetches that failed and wait for a retry
 * @param items running fetches first, then waiting ones; in a status at most 100, otherwise the requested page
 * @param providers the fetches by provider: running ones first, then failing ones; at most 100
 */
public record FetchesView(
        int running, int queued, int resting, List<FetchView> items, List<ProviderFetchesView> providers) {
    private static final int MAX_ITEMS = 100;

    /**
     * One fetch.
     *
     * @param provider the provider of the package
     * @param version the version of the package
     * @param platform the platform of the package
     * @param state the state of the fetch
     * @param host the host that sends the package
     * @param received the number of bytes received
     * @param length the size of the package in bytes, if it is known
     * @param bytesPerSecond the throughput
     * @param secondsLeft the estimated time to the end
     * @param failures the number of failed attempts
     * @param failure why the last attempt failed; absent if none did
     * @param refusal why clients are refused the package until it is stored; absent if they are not
     */
    public record FetchView(
            ProviderAddress provider,
            ProviderVersion version,
            Platform platform,
            FetchProgress.State state,
            String host,
            long received,
            OptionalLong length,
            OptionalLong bytesPerSecond,
            Optional<Long> secondsLeft,
            int failures,
            Optional<String> failure,
            Optional<String> refusal) {
        static FetchView of(FetchProgress fetch) {
            return new FetchView(
                    fetch.id().provider(),
                    fetch.id().version(),
                    fetch.id().platform(),
                    fetch.state(),
                    fetch.host(),
                    fetch.received(),
                    fetch.length(),
                    fetch.bytesPerSecond(),
                    fetch.left().map(Duration::toSeconds),
                    fetch.failures(),
                    fetch.failure(),
                    fetch.refusal());
        }
    }

    static FetchesView of(List<FetchProgress> fetches) {
        return of(fetches, fetches.stream().limit(MAX_ITEMS).map(FetchView::of).toList());
    }

    /** Returns the requested page of the fetches. */
    static FetchesView of(List<FetchProgress> fetches, ListQuery query) {
        return of(
                fetches,
                query.page(fetches.stream().map(FetchView::of).toList(), FetchView.class)
                        .items());
    }

    private static FetchesView of(List<FetchProgress> fetches, List<FetchView> items) {
        return new FetchesView(
                count(fetches, FetchProgress.State.RUNNING),
                count(fetches, FetchProgress.State.QUEUED),
                count(fetches, FetchProgress.State.RESTING),
                items,
                ProviderFetchesView.of(fetches).limit(MAX_ITEMS).toList());
    }

    static int count(List<FetchProgress> fetches, FetchProgress.State state) {
        return (int) fetches.stream().filter(fetch -> fetch.state() == state).count();
    }
}
