package org.providermirror.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageKeyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a/b",
                ".mirror/registry.terraform.io/hashicorp/null/versions.json",
                "a/terraform-provider-x_1.0.0+build.1_linux_amd64.zip",
                "...",
                "a/..b",
                "a/b..",
                ".a",
                "a b/ ",
                "名前/\uD83D\uDE00",
                "%2e%2e/x",
                "~/x"
            })
    void relative_names_without_special_segments_are_keys(String text) {
        assertThat(new StorageKey(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/..",
                "a/../b",
                "a/./b",
                "./a",
                "a\\b",
                "C:/a",
                "a:b",
                "a\u0000b",
                "a\nb",
                "a\u007f",
                "a\u0085b",
                "a\uD83D",
                "\uDE00a"
            })
    void everything_else_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new StorageKey(text));
    }

    @Test
    void the_refusal_shows_no_control_characters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StorageKey("a\r\nb"))
                .withMessage("not a storage key: a??b");
    }

    @Test
    void a_thousand_characters_are_allowed_and_no_more() {
        assertThat(new StorageKey("x".repeat(1_000)).value()).hasSize(1_000);
        assertThatIllegalArgumentException().isThrownBy(() -> new StorageKey("x".repeat(1_001)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/", "./", "../", "a./", "//"})
    void no_text_needs_long_to_check_or_overflows_a_small_stack(String piece) throws Exception {
        var text = piece.repeat(1_000 / piece.length());
        var failure = new Throwable[1];
        var start = System.nanoTime();
        var small = new Thread(
                null,
                () -> {
                    for (var round = 0; round < 100; round++) {
                        check(text);
                        check(text + "x");
                        check(text.substring(0, 999) + "\\");
                    }
                },
                "small stack",
                128 << 10);
        small.setUncaughtExceptionHandler((thread, thrown) -> failure[0] = thrown);
        small.start();
        small.join(10_000);
        assertThat(failure[0]).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private static void check(String text) {
        try {
            new StorageKey(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("not a storage key");
        }
    }

    @Test
    void a_name_is_resolved_against_the_folder_and_checked() {
        var folder = new StorageKey("a/b");
        assertThat(folder.resolve("c/d")).isEqualTo(new StorageKey("a/b/c/d"));
        assertThat(folder.resolve("c").name()).isEqualTo("c");
        assertThat(new StorageKey("a").name()).isEqualTo("a");
        assertThatIllegalArgumentException().isThrownBy(() -> folder.resolve("../c"));
    }

    @Test
    void keys_are_sorted_by_text() {
        assertThat(new StorageKey("a/b")).isLessThan(new StorageKey("a/c")).isGreaterThan(new StorageKey("a-b"));
    }
}
