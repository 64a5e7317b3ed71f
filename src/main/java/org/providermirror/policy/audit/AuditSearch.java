package org.providermirror.policy.audit;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
 * Searches the files of the audit log of this instance. Reads them line by line in the requested order, one search at a time,
 * until the page is full, no further line can match, or the deadline has passed. Thread-safe.
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
     * @param complete whether all files were read as far as they can matter; otherwise the entries are the first of them
     */
    public record Found(List<AuditLine> lines, boolean hasMore, boolean complete) {}

    /** Looks the name up once, and only if someone searches. */
    private static final class Machine {
        static final String NAME = name();

        private static String name() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "unknown";
            }
        }
    }

    /** Returns the name of the machine of this instance, whose files are searched. */
    public String machine() {
        return Machine.NAME;
    }

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
            var search = new Search(query, oldestFirst, offset + limit + 1);
            search.run(files(oldestFirst));
            var found = search.found;
            var from = Math.min(offset, found.size());
            var to = Math.min(found.size(), offset + limit);
            return Optional.of(new Found(List.copyOf(found.subList(from, to)), found.size() > to, search.complete));
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
        private final boolean oldestFirst;
        private final int wanted;
        private final long start = nanos.getAsLong();
        private final List<AuditLine> found = new ArrayList<>();
        private int count;
        private boolean ended;
        private boolean complete = true;

        Search(AuditQuery query, boolean oldestFirst, int wanted) {
            this.query = query;
            this.oldestFirst = oldestFirst;
            this.wanted = wanted;
        }

        void run(List<Path> files) {
            for (var file : files) {
                try {
                    if (!isSkipped(file)) {
                        read(file);
                    }
                } catch (IOException unreadable) {
                    LOG.warn("{} cannot be searched: {}", file, unreadable.toString());
                    complete = false;
                }
                if (ended || !complete) {
                    return;
                }
            }
        }

        /** Returns whether all lines of a file are on the far side of the requested time, judging by the one read last. */
        private boolean isSkipped(Path file) throws IOException {
            if (query.since().isEmpty() && query.until().isEmpty()) {
                return false;
            }
            try (var lines = FileLines.of(file, !oldestFirst)) {
                return lines.next()
                        .flatMap(AuditSearch::parse)
                        .filter(last -> oldestFirst ? query.isPast(last) : query.isFuture(last))
                        .isPresent();
            }
        }

        private void read(Path file) throws IOException {
            try (var lines = FileLines.of(file, oldestFirst)) {
                for (var line = lines.next(); line.isPresent() && !ended && complete; line = lines.next()) {
                    line.flatMap(AuditSearch::parse).ifPresent(this::accept);
                    complete = ++count % LINES_BETWEEN_CHECKS != 0 || nanos.getAsLong() - start < DEADLINE;
                }
            }
        }

        private void accept(AuditLine line) {
            if (query.matches(line)) {
                found.add(line);
            }
            ended = found.size() >= wanted || (oldestFirst ? query.isFuture(line) : query.isPast(line));
        }
    }

    private static Optional<AuditLine> parse(String line) {
        try {
            return Optional.of(JSON.readValue(line, AuditLine.class)).filter(read -> read.time() != null);
        } catch (JacksonException incomplete) {
            return Optional.empty();
        }
    }
}
