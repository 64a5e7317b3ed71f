package org.providermirror.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.AuditSettings;
import org.providermirror.testing.FakeRegistry;

class AuditFileTest {
    @TempDir
    private Path folder;

    private AuditFile file(int bytes, int kept) {
        var path = folder.resolve("100%audit.jsonl");
        return new AuditFile(path, new AuditSettings(Optional.of(path), bytes, kept));
    }

    private static AuditEntry entry(String who) {
        return new AuditEntry(
                Instant.parse("2026-11-22T12:00:00Z"),
                Optional.of(who),
                "10.1.2.3",
                "GET",
                Optional.of(
                        new AuditEntry.Subject.Archive(FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64"))),
                AuditEntry.Outcome.HIT,
                200,
                OptionalLong.of(4711));
    }

    @Test
    void an_entry_is_one_line_of_json_and_a_later_start_appends_to_the_file() throws Exception {
        try (var audit = file(1_000_000, 2)) {
            audit.record(entry("build\n\"x\""));
        }
        try (var audit = file(1_000_000, 2)) {
            audit.record(new AuditEntry(
                    Instant.EPOCH,
                    Optional.empty(),
                    "::1",
                    "POST",
                    Optional.of(new AuditEntry.Subject.Administration("/-/api/v1/admin/blocks")),
                    AuditEntry.Outcome.REFUSED,
                    401,
                    OptionalLong.empty()));
        }
        var lines = Files.readAllLines(folder.resolve("100%audit.jsonl.0"));
        assertThat(lines).hasSize(2);
        assertThat(new ObjectMapper().readTree(lines.get(0)))
                .hasToString(
                        "{\"time\":\"2026-11-22T12:00:00Z\",\"who\":\"build\\n\\\"x\\\"\",\"address\":\"10.1.2.3\","
                                + "\"method\":\"GET\",\"provider\":\"registry.example.com/acme/null\",\"version\":\"1.0.0\","
                                + "\"platform\":\"linux_amd64\",\"outcome\":\"hit\",\"status\":200,\"bytes\":4711}");
        assertThat(lines.get(1))
                .isEqualTo("{\"time\":\"1970-01-01T00:00:00Z\",\"address\":\"::1\",\"method\":\"POST\","
                        + "\"path\":\"/-/api/v1/admin/blocks\",\"outcome\":\"refused\",\"status\":401}");
    }

    @Test
    void it_is_rotated_by_size_and_leaves_no_lock_behind() throws Exception {
        try (var audit = file(2_000, 3)) {
            for (var line = 0; line < 100; line++) {
                audit.record(entry("build"));
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("100%audit.jsonl.0", "100%audit.jsonl.1", "100%audit.jsonl.2");
        }
        assertThat(Files.size(folder.resolve("100%audit.jsonl.1"))).isLessThan(2_500);
    }

    @Test
    void a_file_that_cannot_be_written_stops_the_start() {
        var path = folder.resolve("nowhere/audit");
        assertThatThrownBy(() -> new AuditFile(path, new AuditSettings(Optional.of(path), 1000, 2)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("mirror.audit.file");
    }
}
