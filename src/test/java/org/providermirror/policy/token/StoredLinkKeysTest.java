package org.providermirror.policy.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;

class StoredLinkKeysTest {
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

    @Test
    void a_key_is_kept_while_links_that_it_signed_are_valid(@TempDir Path folder) {
        var time = new ManualTime();
        try (var storage = new LocalStorage(folder)) {
            var keys =
                    new StoredLinkKeys(storage, time.time().wall(), time.time().monotonic());
            var first = keys.keys().get(0);
            assertThat(keys.rotate(TIME_TO_LIVE))
                    .as("the first key stays valid")
                    .isTrue();
            time.pass(Duration.ofMinutes(9));
            assertThat(keys.rotate(TIME_TO_LIVE)).isFalse();
            assertThat(keys.keysAnew()).hasSize(2).contains(first);
            time.pass(Duration.ofMinutes(2));
            assertThat(keys.rotate(TIME_TO_LIVE)).isTrue();
            assertThat(keys.keysAnew()).hasSize(2).doesNotContain(first);
        }
    }
}
