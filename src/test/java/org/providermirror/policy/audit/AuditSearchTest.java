package org.providermirror.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.AuditSettings;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.FakeRegistry;

class AuditSearchTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final AuditQuery ALL = query(Optional.empty(), Optional.empty(), Optional.empty());

    @TempDir
    private Path folder;

    private AuditSettings settings;
    private AuditSearch search;

    private static AuditQuery query(
            Optional<ProviderPattern> provider, Optional<String> who, Optional<String> address) {
        return new AuditQuery(
                provider, Optional.empty(), Optional.empty(), who, address, Optional.empty(), Optional.empty());
    }

    @BeforeEach
    void write() {
        settings = new AuditSettings(Optional.of(folder.resolve("audit")), 2_000, 5);
        search = new AuditSearch(settings, System::nanoTime);
        try (var audit = new AuditFile(folder.resolve("audit"), settings)) {
            for (var second = 0; second < 30; second++) {
                audit.record(new AuditEntry(
                        START.plusSeconds(second),
                        Optional.of("build-" + second % 3),
                        "10.1.0." + second,
                        "GET",
                        Optional.of(new AuditEntry.Subject.Archive(FakeRegistry.packageId(
                                "acme", second % 2 == 0 ? "null" : "random", "1.0.0", "linux_amd64"))),
                        AuditEntry.Outcome.HIT,
                        200,
                        OptionalLong.of(4711)));
            }
        }
        assertThat(folder.resolve("audit.2")).exists();
    }

    private static List<Long> seconds(AuditSearch.Found found) {
        return found.lines().stream()
                .map(line -> Duration.between(START, line.time()).toSeconds())
                .toList();
    }

    private static List<Long> range(int from, int to) {
        return from < to
                ? IntStream.rangeClosed(from, to).asLongStream().boxed().toList()
                : new ArrayList<>(IntStream.iterate(from, second -> second >= to, second -> second - 1)
                        .asLongStream()
                        .boxed()
                        .toList());
    }

    @Test
    void pages_go_through_all_files_in_either_order() {
        var first = search.find(ALL, false, 0, 20).orElseThrow();
        assertThat(seconds(first)).isEqualTo(range(29, 10));
        assertThat(first.hasMore()).isTrue();
        var second = search.find(ALL, false, 20, 20).orElseThrow();
        assertThat(seconds(second)).isEqualTo(range(9, 0));
        assertThat(second.hasMore()).isFalse();
        assertThat(second.complete()).isTrue();
        assertThat(seconds(search.find(ALL, true, 5, 10).orElseThrow())).isEqualTo(range(5, 14));
    }

    @Test
    void an_entry_must_meet_all_conditions() {
        var pattern = Optional.of(ProviderPattern.parse("registry.example.com/acme/null"));
        assertThat(seconds(search.find(query(pattern, Optional.of("BUILD-0"), Optional.empty()), false, 0, 9)
                        .orElseThrow()))
                .containsExactly(24L, 18L, 12L, 6L, 0L);
        assertThat(seconds(search.find(query(Optional.empty(), Optional.empty(), Optional.of("10.1.0.2")), true, 0, 9)
                        .orElseThrow()))
                .startsWith(2L, 20L, 21L);
        var time = new AuditQuery(
                Optional.of(ProviderPattern.parse("registry.example.com/acme/*")),
                Optional.of(ProviderVersion.parse("1.0.0")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(START.plusSeconds(3)),
                Optional.of(START.plusSeconds(5)));
        assertThat(seconds(search.find(time, true, 0, 9).orElseThrow())).containsExactly(3L, 4L);
    }

    @Test
    void an_act_is_found_by_the_provider_in_its_path_and_a_broken_line_is_skipped() throws Exception {
        Files.writeString(
                folder.resolve("audit.0"),
                "{\"time\":\"2026-11-23T12:00:00Z\",\"address\":\"::1\",\"method\":\"DELETE\",\"path\":"
                        + "\"/-/api/v1/admin/blocks/registry.example.com/acme/gone\",\"outcome\":\"done\",\"status\":204}\n"
                        + "{\"time\":\"2026-11-23T1");
        var pattern = Optional.of(ProviderPattern.parse("registry.example.com/acme/gone"));
        var found = search.find(query(pattern, Optional.empty(), Optional.empty()), false, 0, 9)
                .orElseThrow();
        assertThat(found.lines())
                .singleElement()
                .satisfies(line -> assertThat(line.method()).isEqualTo("DELETE"));
    }

    @Test
    void a_search_ends_at_its_deadline_and_says_so() throws Exception {
        var line = Files.readAllLines(folder.resolve("audit.1")).get(0) + "\n";
        Files.writeString(folder.resolve("audit.0"), line.repeat(5_000));
        var time = new AtomicLong();
        var slow = new AuditSearch(
                settings, () -> time.getAndAdd(Duration.ofSeconds(15).toNanos()));
        var found = slow.find(query(Optional.empty(), Optional.of("nobody"), Optional.empty()), false, 0, 9)
                .orElseThrow();
        assertThat(found.complete()).isFalse();
    }

    @Test
    void a_search_that_ends_early_returns_the_first_entries_of_its_order() throws Exception {
        var old = Files.readAllLines(folder.resolve("audit.2")).get(0) + "\n";
        Files.writeString(folder.resolve("audit.1"), old.repeat(5_000));
        for (var oldestFirst : List.of(true, false)) {
            var time = new AtomicLong();
            var slow = new AuditSearch(
                    new AuditSettings(settings.file(), 2_000, 2),
                    () -> time.getAndAdd(Duration.ofSeconds(15).toNanos()));
            var found = slow.find(ALL, oldestFirst, 0, 5_000).orElseThrow();
            assertThat(found.complete()).isFalse();
            if (oldestFirst) {
                assertThat(found.lines()).isNotEmpty();
            } else {
                var latest = latest();
                assertThat(seconds(found)).hasSizeBetween(1_000, 4_999).isSortedAccordingTo(Comparator.reverseOrder());
                assertThat(seconds(found).subList(0, latest.size())).isEqualTo(latest);
            }
        }
    }

    private List<Long> latest() throws IOException {
        var lines = Files.readAllLines(folder.resolve("audit.0")).size();
        return lines == 0 ? List.of() : range(29, 30 - lines);
    }

    @Test
    void a_time_limits_what_is_read() throws Exception {
        // Both files together take a search beyond its deadline.
        var early = line(START.minus(Duration.ofDays(2)));
        var late = line(START.plus(Duration.ofDays(2)));
        Files.writeString(folder.resolve("audit.1"), early.repeat(600) + line(START));
        Files.writeString(folder.resolve("audit.0"), line(START) + late.repeat(600));
        for (var oldestFirst : List.of(true, false)) {
            var since = new AuditQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(START.plus(Duration.ofDays(2))),
                    Optional.of(START.plus(Duration.ofDays(3))));
            var found = new AuditSearch(new AuditSettings(settings.file(), 2_000, 2), new Steps())
                    .find(since, oldestFirst, 0, 900)
                    .orElseThrow();
            assertThat(found.complete()).as("the old file is not read").isTrue();
            assertThat(found.lines()).hasSize(600);
            var until = new AuditQuery(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(START.minus(Duration.ofDays(3))),
                    Optional.of(START.minus(Duration.ofHours(25))));
            found = new AuditSearch(new AuditSettings(settings.file(), 2_000, 2), new Steps())
                    .find(until, oldestFirst, 0, 900)
                    .orElseThrow();
            assertThat(found.complete()).as("the new file is not read").isTrue();
            assertThat(found.lines()).hasSize(600);
        }
    }

    /** A clock that takes each search beyond its deadline that reads a thousand lines. */
    private static final class Steps implements LongSupplier {
        private long time;

        @Override
        public long getAsLong() {
            time += Duration.ofSeconds(30).toNanos();
            return time;
        }
    }

    private static String line(Instant time) {
        return "{\"time\":\"" + time
                + "\",\"address\":\"::1\",\"method\":\"GET\",\"outcome\":\"hit\",\"status\":200}\n";
    }

    @Test
    void lines_are_read_from_the_end_of_a_file_whatever_their_length() throws Exception {
        var texts = IntStream.range(0, 300)
                .mapToObj(number -> "ü".repeat(number * 17 % 700) + number)
                .collect(Collectors.toCollection(ArrayList::new));
        texts.set(40, "x".repeat(200_000));
        texts.set(41, "");
        for (var end : List.of("", "\n")) {
            var file = Files.writeString(folder.resolve("lines"), String.join("\n", texts) + end);
            var read = new ArrayList<String>();
            try (var lines = FileLines.of(file, false)) {
                for (var next = lines.next(); next.isPresent(); next = lines.next()) {
                    read.add(next.get());
                }
            }
            Collections.reverse(read);
            assertThat(read).isEqualTo(texts);
        }
        try (var lines = FileLines.of(Files.createFile(folder.resolve("empty")), false)) {
            assertThat(lines.next()).isEmpty();
        }
    }

    @Test
    void one_search_runs_at_a_time() {
        search.searches().acquireUninterruptibly();
        assertThat(search.find(ALL, false, 0, 1)).isEmpty();
        search.searches().release();
        assertThat(search.find(ALL, false, 0, 1)).isPresent();
    }
}
