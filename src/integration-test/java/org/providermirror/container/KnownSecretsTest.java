package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.testing.S3Server;

class KnownSecretsTest {
    private static final String TOKEN = KnownSecrets.known("the-token-that-is-written-down-on-purpose");
    private static final String CAPABILITY = "~tk3x2a.cmVhZGVy.c2VjcmV0LW9mLW9uZS1jbGllbnQtb2YtdGhlLW1pcnJv";

    @TempDir
    private Path base;

    private ServerProcess saying(String... lines) {
        var process = ServerProcess.run(
                JavaInstallation.ofTheBuild(),
                List.of("sh", "-c", "printf '%s\\n' '" + String.join("' '", lines) + "'"),
                Map.of(),
                base);
        assertThat(process.console().awaitEnd(Duration.ofSeconds(20))).isTrue();
        return process;
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + "%s", "GET /mirror/x/%s/y.zip", "%s"})
    void a_server_whose_console_shows_a_secret_fails_its_test_when_it_ends(String line) {
        for (var secret : List.of(TOKEN, S3Server.KEY.secret(), CAPABILITY)) {
            var process = saying("all is well", line.formatted(secret), "all is well");
            assertThatThrownBy(process::stop)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("console.log")
                    .hasMessageContaining(secret);
        }
    }

    @Test
    void a_killed_server_is_checked_too() {
        assertThatThrownBy(saying(TOKEN)::kill).hasMessageContaining(TOKEN);
    }

    @Test
    void the_log_files_of_the_server_are_checked_too() throws Exception {
        var log = Files.createDirectories(base.resolve("logs/deep")).resolve("access.log");
        Files.write(log, List.of("GET /mirror/" + CAPABILITY + "/x.zip", "\u00ff"));
        assertThatThrownBy(saying("all is well")::stop)
                .hasMessageContaining("access.log")
                .hasMessageContaining(CAPABILITY);
    }

    @Test
    void texts_that_are_not_secrets_may_be_logged() {
        var shortened = CAPABILITY.substring(0, CAPABILITY.length() - 5);
        assertThatCode(saying("GET /mirror/~…/x.zip", "~", shortened, "Bearer", "backup~1.zip")::stop)
                .doesNotThrowAnyException();
    }
}
