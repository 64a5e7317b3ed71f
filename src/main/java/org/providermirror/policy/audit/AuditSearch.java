package org.providermirror.policy.audit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.providermirror.config.AuditSettings;
import org.providermirror.json.TermModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches the files of the audit log of this instance. Reads them line by line, one search at a time, until the page is full
 * or the deadline has passed. Thread-safe.
 *
 * @param settings where the files are
 * @param nanos a monotonic clock
 * @param searches limits the searches that run at the same time
 */
public record AuditSearch(AuditSettings settings, LongSupplier nanos, Semaphore searches) {
    /** The maximum number of entries that a search passes over. */
    public static final int MAX_OFFSET = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(AuditSearch.class);
    private static final long DEADLINE = Duration.ofSeconds(20).toNanos();
    private static final int LINES_BETWEEN_CHECKS = 1_000;
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new TermModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public AuditSearch(AuditSettings settings, LongSupplier nanos) {
        this(settings, nanos, new Semaphore(1));
    }

    /**
     * The found entries.
     *
     * @param lines the entries of the page
     * @param hasMore whether further entries match
     * @param complete whether the search ended before its deadline
     */
    public record Found(List<AuditLine> lines, boolean hasMore, boolean complete) {}

    /** Returns whether an audit log is written. */
    public boolean isEnabled() {
        return settings.file().isPresent();
    }

    /**
     * Returns a page of the entries that match; empty if another search is running.
     *
     * @param oldestFirst whether the oldest entries come first, otherwise the latest
     * @param offset the number of entries to skip
     * @param limit the maximum number of entries to return
     */
    public Optional<Found> find(AuditQuery query, boolean oldestFirst, int offset, int limit) {
        if (!searches.tryAcquire()) {
            return Optional.empty();
        }
        try {
            var search = new Search(query, offset + limit + 1);
            var complete = search.run(files(oldestFirst), oldestFirst);
            var found = search.found;
            var from = Math.min(offset, found.size());
            var to = Math.min(found.size(), offset + limit);
            return Optional.of(new Found(List.copyOf(found.subList(from, to)), found.size() > to, complete));
        } finally {
            searches.release();
        }
    }

    private List<Path> files(boolean oldestFirst) {
        var files = settings.file().stream()
                .flatMap(file -> IntStream.range(0, settings.files()).mapToObj(number -> Path.of(file + "." + number)))
                .filter(Files::isRegularFile)
                .toList();
        if (!oldestFirst) {
            return files;
        }
        var reversed = new ArrayList<>(files);
        Collections.reverse(reversed);
        return reversed;
    }

    /** One search. Owned by one thread. */
    private final class Search {
        private final AuditQuery query;
        private final int wanted;
        private final long start = nanos.getAsLong();
        private final List<AuditLine> found = new ArrayList<>();

        Search(AuditQuery query, int wanted) {
            this.query = query;
            this.wanted = wanted;
        }

        boolean run(List<Path> files, boolean oldestFirst) {
            for (var file : files) {
                if (found.size() >= wanted) {
                    return true;
                }
                if (!read(file, oldestFirst)) {
                    return false;
                }
            }
            return true;
        }

        /** Reads a file, whose latest entries are at its end; returns false if the deadline has passed. */
        private boolean read(Path file, boolean oldestFirst) {
            var missing = wanted - found.size();
            var matching = new ArrayDeque<AuditLine>();
            var complete = true;
            try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                var count = 0;
                for (var line = lines.readLine(); line != null && complete; line = lines.readLine()) {
                    parse(line).filter(query::matches).ifPresent(matching::add);
                    if (matching.size() > missing) {
                        if (oldestFirst) {
                            break;
                        }
                        matching.removeFirst();
                    }
                    complete = ++count % LINES_BETWEEN_CHECKS != 0 || nanos.getAsLong() - start < DEADLINE;
                }
            } catch (IOException unreadable) {
                LOG.warn("{} cannot be searched: {}", file, unreadable.toString());
                complete = false;
            }
            if (!complete && !oldestFirst) {
                // The latest entries were not read; the older ones must not pass for them.
                return false;
            }
            var chosen = new ArrayList<>(matching);
            if (!oldestFirst) {
                Collections.reverse(chosen);
            }
            found.addAll(chosen.subList(0, Math.min(missing, chosen.size())));
            return complete;
        }

        private Optional<AuditLine> parse(String line) {
            try {
                return Optional.of(JSON.readValue(line, AuditLine.class)).filter(read -> read.time() != null);
            } catch (JacksonException incomplete) {
                return Optional.empty();
            }
        }
    }
}
