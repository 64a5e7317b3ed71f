package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.Hostname;

/** Tokens and certificates that settings lead to. */
class SettingFilesTest {
    private static final Hostname TERRAFORM = Hostname.parse("registry.terraform.io");
    private static final Hostname OPENTOFU = Hostname.parse("registry.opentofu.org");

    @TempDir
    private Path folder;

    @Test
    void terraforms_environment_variables_win_over_the_file() throws Exception {
        var file = Files.writeString(folder.resolve("terraform.rc"), """
                credentials "registry.terraform.io" { token = "file-one" }
                credentials "registry.opentofu.org" { token = "file-two" }
                """);
        var credentials = new SettingsFixture()
                .parameter("mirror.upstream.credentials", file.toString())
                .variable("TF_TOKEN_registry_terraform_io", "variable")
                .variable("TF_TOKEN_registry_opentofu_org", "")
                .variable("TF_TOKEN_not_served_example", "unused\n\u0000")
                .variable("TF_TOKEN_", "x")
                .variable("TF_TOKEN____", "x")
                .variable("tf_token_registry_opentofu_org", "x")
                .read()
                .upstream()
                .credentials();
        assertThat(credentials.tokenFor(TERRAFORM)).hasValue("variable");
        assertThat(credentials.tokenFor(OPENTOFU)).hasValue("file-two");
        assertThat(credentials.tokenFor(Hostname.parse("not.served.example"))).isEmpty();
    }

    @Test
    void a_token_that_no_header_can_carry_is_a_problem_that_does_not_show_it() {
        assertThat(new SettingsFixture()
                        .variable("TF_TOKEN_registry_terraform_io", "hunter2\r\nX-Other: 1")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("TF_TOKEN_registry_terraform_io (environment variable TF_TOKEN_registry_terraform_io): ")
                .doesNotContain("hunter2");
    }

    @Test
    void a_file_that_is_no_credentials_file_and_one_that_holds_no_certificate_are_problems() throws Exception {
        var wrong = Files.writeString(folder.resolve("wrong"), "{\"token\": \"hunter2\"");
        assertThat(new SettingsFixture()
                        .parameter("mirror.upstream.credentials", wrong.toString())
                        .parameter("mirror.upstream.ca-file", wrong.toString())
                        .problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("the file is no JSON"))
                .anyMatch(problem -> problem.contains("certificate"))
                .noneMatch(problem -> problem.contains("hunter2"));
        var empty = Files.writeString(folder.resolve("empty"), "");
        assertThat(new SettingsFixture()
                        .parameter("mirror.upstream.ca-file", empty.toString())
                        .problems())
                .singleElement()
                .asString()
                .contains("holds no certificate");
        assertThat(new SettingsFixture()
                        .parameter("mirror.upstream.credentials", folder.toString())
                        .problems())
                .singleElement()
                .asString()
                .contains("cannot be read");
    }
}
