package org.providermirror.policy.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;

class TokenUsesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path folder;

    private Storage storage;
    private TokenUses one;
    private TokenUses other;

    @BeforeEach
    void open() {
        storage = new LocalStorage(folder);
        one = new TokenUses(storage, at(Clock.fixed(NOW, ZoneOffset.UTC)));
        other = new TokenUses(storage, at(Clock.fixed(NOW.plusSeconds(600), ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static Clocks at(Clock wall) {
        return new Clocks(wall, System::nanoTime);
    }

    private static Principal bearer(String name, String fingerprint) {
        return new Principal(name, Set.of(Scope.READ), Optional.empty(), List.of(), fingerprint);
    }

    @Test
    void the_last_use_on_any_instance_is_known_and_the_record_names_no_token() {
        var build = bearer("build", "abc");
        var replaced = bearer("build", "def");
        one.note(build);
        one.keep();
        assertThat(other.of(List.of(build, replaced))).containsOnlyKeys(build).containsValue(NOW);
        other.note(build);
        other.keep();
        assertThat(one.of(List.of(build))).containsValue(NOW.plusSeconds(600));
        var records = storage.list(StorageLayout.OWN.resolve("access").resolve("uses"));
        assertThat(records)
                .hasSize(2)
                .allSatisfy(record -> assertThat(
                                new String(storage.read(record.key()).orElseThrow(), StandardCharsets.UTF_8))
                        .doesNotContain("build", "abc"));
    }

    @Test
    void a_new_token_replaces_the_one_whose_last_use_is_oldest() {
        var time = new ManualTime();
        var uses = new TokenUses(storage, time.time());
        var oldest = bearer("oldest", "abc");
        uses.note(oldest);
        time.pass(Duration.ofMinutes(2));
        IntStream.range(0, 9_999).forEach(number -> uses.note(bearer("build-" + number, "abc")));
        assertThat(uses.of(List.of(oldest))).containsKey(oldest);
        var latest = bearer("latest", "abc");
        uses.note(latest);
        assertThat(uses.of(List.of(oldest, latest))).containsOnlyKeys(latest);
    }

    @Test
    void users_of_the_container_and_of_an_issuer_are_not_tracked() {
        var user = Principal.ofContainer("operator");
        var subject = bearer("jwt:subject", "jwt:issuer");
        one.note(user);
        one.note(subject);
        assertThat(one.of(List.of(user, subject))).isEmpty();
    }

    @Test
    void the_record_of_an_ended_instance_is_merged() {
        var build = bearer("build", "abc");
        one.note(build);
        one.keep();
        var later = new TokenUses(storage, at(Clock.fixed(Instant.now().plus(Duration.ofDays(2)), ZoneOffset.UTC)));
        later.inherit();
        assertThat(storage.list(StorageLayout.OWN.resolve("access").resolve("uses")))
                .hasSize(1);
        assertThat(later.of(List.of(build))).containsValue(NOW);
    }
}
