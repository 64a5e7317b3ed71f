package org.providermirror.config.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.Hostname;

class CredentialsFileTest {
    private static final Hostname ONE = Hostname.parse("app.terraform.io");
    private static final Hostname TWO = Hostname.parse("registry.example.com");

    @Test
    void the_file_that_terraform_login_writes_is_understood() {
        assertThat(CredentialsFile.parse("""
                        {
                          "credentials": {
                            "app.terraform.io": {
                              "token": "abc.atlasv1.def"
                            },
                            "Registry.Example.com:443": {"token": " spaced ", "other": 1},
                            "registry.example.com:8443": {"token": "no provider has a port"},
                            "empty.example": {}
                          },
                          "plugin_cache_dir": "/tmp"
                        }
                        """))
                .containsOnly(Map.entry(ONE, "abc.atlasv1.def"), Map.entry(TWO, "spaced"));
        assertThat(CredentialsFile.parse("{\"credentials\":{}}")).isEmpty();
        assertThat(CredentialsFile.parse("\uFEFF\n {\"credentials\":{}}")).isEmpty();
    }

    @Test
    void a_cli_configuration_is_parsed_with_everything_around_the_credentials() {
        assertThat(CredentialsFile.parse("""
                        # credentials "comment.example" { token = "wrong" }
                        // credentials "comment.example" { token = "wrong" }
                        /* credentials "comment.example" {
                             token = "wrong" } */
                        plugin_cache_dir   = "$HOME/.terraform.d/plugin-cache" # rest
                        disable_checkpoint = true
                        text = "credentials \\"string.example\\" { token = \\"wrong\\" }"
                        template = "${a("b", {})} credentials { "
                        heredoc = <<-EOT
                          credentials "heredoc.example" { token = "wrong" }
                          "
                          EOT
                        provider_installation {
                          network_mirror {
                            url     = "https://mirror.example/mirror/"
                            include = ["registry.terraform.io/*/*", { credentials = { token = "wrong" } }, ["x"], 1]
                          }
                          direct {}
                          credentials "nested.example" { token = "wrong" }
                        }
                        credentials "app.terraform.io" {
                          token = "abc.atlasv1.def" // rest
                          other = "x"
                        }
                        credentials_helper "example" { args = ["--token", "wrong"] }
                        "credentials" "registry.example.com" { "token" = "t\\u006Fken" }
                        credentials "empty.example" {}
                        host "registry.terraform.io" {
                          services = { "providers.v1" = "https://mirror.example/", token = "wrong" }
                        }
                        """)).containsOnly(Map.entry(ONE, "abc.atlasv1.def"), Map.entry(TWO, "token"));
    }

    @Test
    void credentials_written_as_an_object_are_understood() {
        assertThat(
                        CredentialsFile.parse(
                                "credentials = { \"app.terraform.io\" = { token = \"a\" }, \"registry.example.com\" { token = <<X\nb\nX\n } }"))
                .containsOnly(Map.entry(ONE, "a"), Map.entry(TWO, "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plugin_cache_dir = \"x\"",
                "{}",
                "{\"credentials\": []}",
                "{\"credentials\": {\"app.terraform.io\": {\"token\": 42}}}",
                "{\"credentials\": {\"app.terraform.io\": {\"token\": null}}}",
                "{\"credentials\": {\"app.terraform.io\": {\"token\": \"\"}}}",
                "{\"credentials\": {\"app.terraform.io\": {\"token\": \"hunter2\\nX\"}}}",
                "{\"credentials\": {\"app_terraform\": {\"token\": \"hunter2\"}}}",
                "{\"credentials\": {\"app.terraform.io\": {\"token\": \"hunter2\"}, \"APP.terraform.io\": {\"token\": \"hunter2\"}}}",
                "{\"credentials\": {\"app.terraform.io\": {\"token\": \"hunter2\", \"token\": \"hunter2\"}}}",
                "{\"credentials\": {\"app.terraform.io\": {\"token\": \"hunter2\"}}",
                "{\"credentials\": {\"app.terraform.io\": {\"token\": hunter2}}}",
                "credentials \"app.terraform.io\" { token = \"hunter2\"",
                "credentials \"app.terraform.io\" { token = \"hunter2 }",
                "credentials \"app.terraform.io\" { token = \"hunter2\n\" }",
                "credentials \"app.terraform.io\" { token = hunter2 }",
                "credentials \"app.terraform.io\" { token = \"\" }",
                "credentials \"app.terraform.io\" { token = \"hunter2 x\" }",
                "credentials \"app.terraform.io\" { token = \"hunter2\\q\" }",
                "credentials \"app.terraform.io\" { token = \"hunter2\\u00g0\" }",
                "credentials \"app.terraform.io\" { token = \"hunter2\\",
                "credentials \"app.terraform.io\" { token = \"hunter2\" } }",
                "credentials \"app.terraform.io\" { token = \"hunter2\" } \"",
                "credentials \"app.terraform.io\" { token = \"hunter2\" } /* x",
                "credentials \"app.terraform.io\" { token = \"hunter2\" } x = <<EOT\nhunter2",
                "credentials \"app.terraform.io\" { token = \"hunter2\" } x = [",
                "credentials \"app.terraform.io\" { token = \"hunter2\" } x = ]",
                "credentials \"app.terraform.io\" { token = \"hunter2\" } x hunter2",
                "credentials \"app.terraform.io\" { token = \"hunter2\" }\ncredentials \"APP.terraform.io\" { token = \"hunter2\" }",
                "credentials \"app_terraform\" { token = \"hunter2\" }",
                "hunter2",
            })
    void a_file_that_no_token_can_be_read_from_is_refused_without_showing_it(String content) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialsFile.parse(content))
                .satisfies(thrown -> assertThat(thrown.getMessage())
                        .doesNotContain("hunter2")
                        .isNotBlank());
    }

    @Test
    void a_problem_names_the_line() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialsFile.parse("# one\n\ncredentials \"app.terraform.io\" = = 1\n"))
                .withMessageContaining("line 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialsFile.parse("{\n\"credentials\": {\n}"))
                .withMessageContaining("line ");
    }

    @Test
    void deep_nesting_is_refused_and_not_followed_to_the_end_of_the_stack() {
        for (var opening : new String[] {"[", "a {", "a = [{", "{\"a\":", "["}) {
            var prefix = opening.equals("[") ? "a = " : "";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CredentialsFile.parse(prefix + opening.repeat(100_000)));
        }
    }

    /** Whatever is cut or changed: a token, or a problem, but never another token and never another exception. */
    @Test
    void a_damaged_file_never_yields_a_token_that_is_not_in_it() {
        var whole =
                "credentials \"app.terraform.io\" {\n  token = \"abcdef\" # x\n}\nx = <<E\ny\nE\nz = [1, \"${a}\"]\n";
        var seed = System.nanoTime();
        var random = new Random(seed);
        var noise = "{}[]=\"#/*\\<$\n ,a";
        for (var round = 0; round < 5_000; round++) {
            var damaged = new StringBuilder(whole);
            for (var changes = random.nextInt(3); changes >= 0; changes--) {
                var at = random.nextInt(damaged.length());
                if (random.nextBoolean()) {
                    damaged.deleteCharAt(at);
                } else {
                    damaged.insert(at, noise.charAt(random.nextInt(noise.length())));
                }
            }
            try {
                assertThat(CredentialsFile.parse(damaged.toString()).values())
                        .as("seed %d", seed)
                        .allMatch(token -> damaged.indexOf(token) >= 0 || damaged.indexOf("\\") >= 0);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotNull();
            }
        }
    }
}
