package org.providermirror.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.providermirror.storage.local.LocalStorage;

/** Stored forms of job records, for tests. */
public final class JobForms {
    private static final String ID = "20260301-120000-abcdef01";

    private JobForms() {}

    /** Reads a record as an earlier version stored it. */
    public static <O, C> JobRecord<O, C> read(JobKind<O, C> kind, String stored) {
        try (var storage = new LocalStorage(folder())) {
            storage.write(kind.folder().resolve(ID + ".json"), stored.getBytes(StandardCharsets.UTF_8));
            return new JobRecords<>(storage, kind).read(ID).orElseThrow();
        }
    }

    /** Stores the record and returns its JSON. */
    public static <O, C> String write(JobKind<O, C> kind, JobRecord<O, C> job) {
        try (var storage = new LocalStorage(folder())) {
            new JobRecords<>(storage, kind).write(job);
            return new String(
                    storage.read(kind.folder().resolve(job.id() + ".json")).orElseThrow(), StandardCharsets.UTF_8);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("job");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Stores an order and reads it again. */
    public static <O, C> O stored(JobKind<O, C> kind, O order) {
        return read(kind, write(kind, JobRecord.submitted(ID, order, Instant.parse("2026-03-01T12:00:00Z"))))
                .order();
    }
}
