package org.providermirror.policy.token;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;

/**
 * Reads a small file, and reloads it within a second or two after it has changed. A file that cannot be read is treated
 * as empty: what it grants must not outlive it.
 *
 * <p>Thread-safe. One thread checks the file about once a second; the others use the current content.
 *
 * @param <T> a parsed line
 */
final class ReloadingFile<T> {
    private static final int MAXIMUM_BYTES = 4 * 1024 * 1024;
    private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();
    // A change may keep time, length and identity.
    private static final long READ_AGAIN = Duration.ofSeconds(15).toNanos();

    private final Path file;
    private final Function<String, T> parse;
    private final UnaryOperator<List<T>> complete;
    private final Logger log;
    private final LongSupplier nanos;
    private volatile Seen<T> seen;

    private record Stamp(Object time, long size, Object identity) {}

    private record Seen<T>(List<T> content, Optional<Stamp> stamp, long lookedAt, long readAt) {}

    /**
     * @param parse parses a line; throws an {@link IllegalArgumentException} that says what is wrong, without the line
     * @param complete receives the valid lines, and returns what to use
     * @param nanos a monotonic clock
     * @param log names the invalid lines
     */
    ReloadingFile(
            Path file, Function<String, T> parse, UnaryOperator<List<T>> complete, LongSupplier nanos, Logger log) {
        this.file = file;
        this.parse = parse;
        this.complete = complete;
        this.log = log;
        this.nanos = nanos;
        this.seen = read(stamp());
    }

    /** Returns the current content. */
    List<T> content() {
        var now = nanos.getAsLong();
        if (now - seen.lookedAt() > LOOK_AGAIN) {
            look(now);
        }
        return seen.content();
    }

    private synchronized void look(long now) {
        var last = seen;
        if (now - last.lookedAt() <= LOOK_AGAIN) {
            return;
        }
        var stamp = stamp();
        seen = stamp.equals(last.stamp()) && now - last.readAt() <= READ_AGAIN
                ? new Seen<>(last.content(), stamp, now, last.readAt())
                : read(stamp);
    }

    private Optional<Stamp> stamp() {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private Seen<T> read(Optional<Stamp> stamp) {
        var now = nanos.getAsLong();
        try (var stream = Files.newInputStream(file)) {
            var bytes = stream.readNBytes(MAXIMUM_BYTES + 1);
            if (bytes.length > MAXIMUM_BYTES) {
                throw new IOException("it has more than " + MAXIMUM_BYTES + " bytes");
            }
            var lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return new Seen<>(parsed(lines), stamp, now, now);
        } catch (IOException unreadable) {
            log.error("{} cannot be read and is treated as empty: {}", file, unreadable.toString());
            return new Seen<>(complete.apply(List.of()), Optional.empty(), now, now);
        }
    }

    private List<T> parsed(List<String> lines) {
        var valid = new ArrayList<T>();
        for (var at = 0; at < lines.size(); at++) {
            var line = lines.get(at).strip();
            try {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    valid.add(parse.apply(line));
                }
            } catch (IllegalArgumentException wrong) {
                // Not the line itself: it may hold a secret that somebody mistook for its hash.
                log.error("Ignoring line {} of {}: {}", at + 1, file, wrong.getMessage());
            }
        }
        return complete.apply(List.copyOf(valid));
    }
}
