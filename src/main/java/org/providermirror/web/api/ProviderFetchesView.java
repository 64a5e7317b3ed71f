package org.providermirror.web.api;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.provider.ProviderAddress;

/**
 * The fetches of one provider.
 *
 * @param provider hostname/namespace/type
 * @param running the number of fetches that run
 * @param queued the number of fetches that wait
 * @param resting the number of fetches that failed and wait for a retry
 * @param failing the number of fetches whose last attempt failed
 * @param received the number of bytes that the running fetches received
 * @param length the size of their packages in bytes, if all of them are known
 * @param bytesPerSecond their throughput
 * @param failure why the last attempt of the first failing fetch failed
 */
public record ProviderFetchesView(
        ProviderAddress provider,
        int running,
        int queued,
        int resting,
        int failing,
        long received,
        OptionalLong length,
        OptionalLong bytesPerSecond,
        Optional<String> failure) {
    static Stream<ProviderFetchesView> of(List<FetchProgress> fetches) {
        return fetches.stream()
                .collect(Collectors.groupingBy(
                        fetch -> fetch.id().provider(), LinkedHashMap::new, Collectors.toUnmodifiableList()))
                .entrySet()
                .stream()
                .map(group -> of(group.getKey(), group.getValue()))
                .sorted(Comparator.comparing((ProviderFetchesView group) -> group.running() == 0)
                        .thenComparing(group -> group.failing() == 0));
    }

    private static ProviderFetchesView of(ProviderAddress provider, List<FetchProgress> fetches) {
        var running = fetches.stream()
                .filter(fetch -> fetch.state() == FetchProgress.State.RUNNING)
                .toList();
        var isLengthKnown = running.stream().allMatch(fetch -> fetch.length().isPresent());
        var rate = running.stream()
                .mapToLong(fetch -> fetch.bytesPerSecond().orElse(0))
                .sum();
        return new ProviderFetchesView(
                provider,
                running.size(),
                FetchesView.count(fetches, FetchProgress.State.QUEUED),
                FetchesView.count(fetches, FetchProgress.State.RESTING),
                (int) fetches.stream().filter(fetch -> fetch.failures() > 0).count(),
                running.stream().mapToLong(FetchProgress::received).sum(),
                isLengthKnown && !running.isEmpty()
                        ? OptionalLong.of(running.stream()
                                .mapToLong(fetch -> fetch.length().getAsLong())
                                .sum())
                        : OptionalLong.empty(),
                rate > 0 ? OptionalLong.of(rate) : OptionalLong.empty(),
                fetches.stream()
                        .map(FetchProgress::failure)
                        .flatMap(Optional::stream)
                        .findFirst());
    }
}
