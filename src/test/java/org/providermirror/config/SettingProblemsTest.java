package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.table.SettingsException;
import org.providermirror.provider.Hostname;

/** Tests the messages about wrong settings. */
class SettingProblemsTest {
    private static final Hostname TERRAFORM = Hostname.parse("registry.terraform.io");
    private static final String SERVICE = "mirror.upstream.services.registry.terraform.io";

    @Test
    void all_problems_are_listed_at_once_each_with_its_setting_origin_value_and_what_is_allowed() {
        var given = new SettingsFixture()
                .naming("mirror/fetch/threads", 0)
                .parameter("mirror.miss", "proxy")
                .parameter("mirror.trust.signature", "off")
                .property(SERVICE, "ftp://example.com")
                .variable("MIRROR_INDEX_TTL", "5");
        var thrown = catchThrowableOfType(SettingsException.class, given::read);
        assertThat(thrown.getMessage().lines())
                .containsExactly(
                        "The settings of the mirror hold 5 problems:",
                        "  - mirror.miss (context parameter mirror.miss): \"proxy\" is not allowed; allowed: redirect or"
                                + " stream",
                        "  - mirror.fetch.threads (JNDI java:comp/env/mirror/fetch/threads): \"0\" is not allowed;"
                                + " allowed: a whole number from 1 to 256",
                        "  - mirror.index.ttl (environment variable MIRROR_INDEX_TTL): \"5\" is not allowed, as a number"
                                + " and its unit are needed; allowed: a duration from 1s to 365d, in ms, s, m, h or d",
                        "  - " + SERVICE + " (system property " + SERVICE + "): \"ftp://example.com\" is not allowed,"
                                + " as it does not begin with https:// or http://; allowed: an https:// URL without login"
                                + " and query (http:// where mirror.upstream.plain-http is true); the hostname is one"
                                + " that mirror.upstream.hosts serves",
                        "  - mirror.trust.signature (context parameter mirror.trust.signature): this release has no such"
                                + " setting; did you mean mirror.trust.signatures?");
    }

    @ParameterizedTest
    @CsvSource({
        "mirror.trust.signture, mirror.trust.signatures",
        "mirror.Miss, mirror.miss",
        "mirror.upstream.private_networks, mirror.upstream.private-networks",
        "mirror.upstream.no.proxy, mirror.upstream.no-proxy",
        "mirror.fetch.thread, mirror.fetch.threads",
        "mirror.upstream.services, mirror.upstream.services.<hostname>",
        "mirror.upstream.service.registry.example.com, mirror.upstream.services.<hostname>",
    })
    void a_misspelt_context_parameter_is_a_problem_that_names_the_setting_that_was_likely_meant(
            String given, String meant) {
        assertThat(new SettingsFixture().parameter(given, "x").problems())
                .singleElement()
                .asString()
                .contains("no such setting; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror.fetch.colour", "mirror.auth.password", "mirror.quota"})
    void a_setting_of_another_release_is_a_problem_and_its_value_is_not_shown(String name) {
        assertThat(new SettingsFixture().parameter(name, "hunter2").problems())
                .singleElement()
                .asString()
                .contains(name
                        + ": this release has no such setting".replace(": ", " (context parameter " + name + "): "))
                .doesNotContain("hunter2");
    }

    @Test
    void a_misspelt_jndi_entry_is_a_problem_and_so_is_one_named_with_dots() {
        assertThat(new SettingsFixture()
                        .naming("mirror/trust/signature", "off")
                        .naming("mirror.trust.signatures", "off")
                        .naming("mirror/upstream.proxy", "http://proxy.example:3128")
                        .naming("jdbc/other", new Object())
                        .problems())
                .hasSize(3)
                .allMatch(problem -> problem.contains("no such setting"))
                .anyMatch(problem -> problem.endsWith("did you mean mirror/upstream/proxy?"))
                .anyMatch(problem -> problem.contains("JNDI java:comp/env/mirror.trust.signatures)")
                        && problem.endsWith("did you mean mirror/trust/signatures?"));
    }

    @Test
    void names_of_other_programs_are_ignored() {
        var given = new SettingsFixture()
                .parameter("contextConfigLocation", "x")
                .parameter("mirrors.other", "x")
                .property("mirror.other", "x")
                .variable("MIRROR_OTHER", "x");
        assertThat(given.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mirror.upstream.proxy, https://user:hunter2@proxy.example:3128",
        "mirror.upstream.proxy, http://user:hunter2@proxy.example",
        "mirror.upstream.proxy, http://user:hun ter2@proxy.example:3128",
        "mirror.upstream.proxy, http://user:a/hunter2@proxy.example:3128",
        "mirror.upstream.proxy, http://user:a@hunter2@proxy.example:3128",
        "mirror.upstream.proxy, http://user:a#hunter2@proxy.example:3128",
        "mirror.upstream.proxy, user:hunter2@proxy.example:3128",
        "mirror.s3.endpoint, https://user:hunter2@store.example",
        "mirror.upstream.services.registry.terraform.io, https://user:hunter2@example.com/",
        "mirror.upstream.services.registry.terraform.io, https://user:hunter2@my_registry.example.com/",
        "mirror.upstream.services.registry.terraform.io, https://example.com/?token=hunter2",
        "mirror.upstream.hosts, https://user:hunter2@example.com",
        "mirror.upstream.no-proxy, http://user:hunter2@example.com",
        "mirror.upstream.no-proxy, http://example.com?hunter2",
        "mirror.upstream.private-networks, user:hunter2@10.0.0.0/8",
    })
    void no_problem_shows_a_secret(String name, String value) {
        assertThat(new SettingsFixture().parameter(name, value).problems())
                .singleElement()
                .asString()
                .contains("***")
                .doesNotContain("hunter2")
                .doesNotContain("ter2");
    }

    @Test
    void storage_s3_needs_a_bucket_and_a_whole_access_key() {
        assertThat(new SettingsFixture()
                        .parameter("mirror.storage", "s3")
                        .parameter("mirror.s3.secret-key", "hunter2")
                        .problems())
                .containsExactly(
                        "mirror.s3.bucket (not set): mirror.storage is s3, so a bucket is needed",
                        "mirror.s3.access-key (not set): mirror.s3.secret-key is set, and one is nothing without the"
                                + " other");
        assertThat(new SettingsFixture()
                        .parameter("mirror.storage", "s3")
                        .parameter("mirror.s3.bucket", "packages")
                        .parameter("mirror.s3.access-key", "AKIAEXAMPLE")
                        .problems())
                .containsExactly("mirror.s3.secret-key (not set): mirror.s3.access-key is set, and one is nothing"
                        + " without the other");
    }

    @Test
    void a_secret_key_is_shown_neither_when_it_is_wrong_nor_when_it_is_right() {
        assertThat(new SettingsFixture()
                        .parameter("mirror.s3.secret-key", "hunter2 and a space")
                        .problems())
                .singleElement()
                .asString()
                .contains("mirror.s3.secret-key")
                .doesNotContain("hunter2");
        var settings = new SettingsFixture()
                .parameter("mirror.storage", "s3")
                .parameter("mirror.s3.bucket", "packages")
                .parameter("mirror.s3.access-key", "AKIAEXAMPLE")
                .parameter("mirror.s3.secret-key", "hunter2")
                .read();
        assertThat(settings.toString()).contains("packages").doesNotContain("hunter2");
    }

    @Test
    void settings_of_a_bucket_are_ignored_if_packages_are_stored_in_a_folder() {
        assertThat(new SettingsFixture()
                        .parameter("mirror.s3.access-key", "AKIAEXAMPLE")
                        .problems())
                .isEmpty();
    }

    @Test
    void no_settings_show_a_secret() {
        var settings = new SettingsFixture()
                .parameter("mirror.upstream.proxy", "http://user:hunter2@proxy.example:3128")
                .variable("TF_TOKEN_registry_terraform_io", "hunter3")
                .read();
        assertThat(settings.upstream().credentials().tokenFor(TERRAFORM)).hasValue("hunter3");
        assertThat(settings.toString()).contains("proxy.example").doesNotContain("hunter");
    }
}
