package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.GivenSettings.Source;
import org.providermirror.provider.Hostname;

class SettingsReaderTest {
    private static final Hostname TERRAFORM = Hostname.parse("registry.terraform.io");
    private static final Hostname OPENTOFU = Hostname.parse("registry.opentofu.org");
    private static final String SERVICE = "mirror.upstream.services.registry.terraform.io";

    @TempDir
    private Path folder;

    @Test
    void nothing_has_to_be_set() {
        var settings =
                new GivenSettings().property("catalina.base", "/opt/tomcat").read();
        assertThat(settings)
                .usingRecursiveComparison()
                .isEqualTo(new MirrorSettings(
                        Path.of("/opt/tomcat/mirror"),
                        MissAnswer.REDIRECT,
                        new FetchSettings(4, 2, 1000, Optional.empty()),
                        Duration.ofMinutes(5),
                        new UpstreamSettings(
                                new ServedHosts(Set.of(TERRAFORM, OPENTOFU), false),
                                Map.of(),
                                RegistryCredentials.none(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                List.of(),
                                false),
                        SignaturePolicy.REQUIRE));
    }

    @Test
    void everything_can_be_set() throws Exception {
        var certificates = Files.writeString(folder.resolve("ca.pem"), certificateOfTheJvm());
        var credentials = Files.writeString(
                folder.resolve("credentials.tfrc.json"),
                "{\"credentials\":{\"registry.example.com\":{\"token\":\"file-token\"}}}");
        var example = Hostname.parse("registry.example.com");
        var settings = new GivenSettings()
                .parameter("mirror.storage", "local")
                .parameter("mirror.local.path", "/srv/mirror")
                .parameter("mirror.miss", "stream")
                .parameter("mirror.fetch.threads", "16")
                .parameter("mirror.fetch.per-host", "3")
                .parameter("mirror.fetch.queue", "50")
                .parameter("mirror.fetch.executor", "java:comp/env/concurrent/mirror")
                .parameter("mirror.index.ttl", "90s")
                .parameter("mirror.upstream.hosts", "Registry.Example.com, *")
                .parameter("mirror.upstream.services.registry.example.com", "http://10.20.0.5:8080/providers")
                .parameter("mirror.upstream.credentials", credentials.toString())
                .parameter("mirror.upstream.proxy", "http://proxy.example:3128")
                .parameter("mirror.upstream.no-proxy", "*.Internal.example, .corp, git.example, 10.0.0.1")
                .parameter("mirror.upstream.ca-file", certificates.toString())
                .parameter("mirror.upstream.private-networks", "10.20.0.0/16, fd12:3456::/32, 10.30.0.1")
                .parameter("mirror.upstream.plain-http", "true")
                .parameter("mirror.trust.signatures", "off");
        assertThat(settings.contextParameters).hasSameSizeAs(settings.table().rows());
        assertThat(settings.read())
                .usingRecursiveComparison()
                .isEqualTo(new MirrorSettings(
                        Path.of("/srv/mirror"),
                        MissAnswer.STREAM,
                        new FetchSettings(16, 3, 50, Optional.of("java:comp/env/concurrent/mirror")),
                        Duration.ofSeconds(90),
                        new UpstreamSettings(
                                new ServedHosts(Set.of(example), true),
                                Map.of(example, URI.create("http://10.20.0.5:8080/providers/")),
                                new RegistryCredentials(Map.of(example, "file-token")),
                                Optional.of(new EgressProxy(
                                        InetSocketAddress.createUnresolved("proxy.example", 3128), Optional.empty())),
                                List.of(".internal.example", ".corp", "git.example", "10.0.0.1"),
                                Optional.of(certificates),
                                List.of(
                                        AddressRange.parse("10.20.0.0/16"),
                                        AddressRange.parse("fd12:3456::/32"),
                                        AddressRange.parse("10.30.0.1")),
                                true),
                        SignaturePolicy.OFF));
    }

    private static String certificateOfTheJvm() throws Exception {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        var issuer = ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0];
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(issuer.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    static Stream<String> names() {
        return new GivenSettings()
                .table().rows().stream().map(row -> row.name().replace("<hostname>", "registry.terraform.io"));
    }

    /** No value is allowed in all settings and none in none, so the problem tells where the reader looked. */
    @ParameterizedTest
    @MethodSource("names")
    void every_setting_is_read_from_every_source_and_the_stronger_source_wins(String name) {
        var given = new GivenSettings();
        for (var source :
                List.of(Source.ENVIRONMENT, Source.SYSTEM_PROPERTY, Source.CONTEXT_PARAMETER, Source.NAMING)) {
            given.set(source, name, "? " + source);
            assertThat(given.problems())
                    .singleElement()
                    .asString()
                    .startsWith(name + " (")
                    .contains(
                            switch (source) {
                                case NAMING -> "JNDI java:comp/env/mirror/";
                                case CONTEXT_PARAMETER -> "context parameter " + name;
                                case SYSTEM_PROPERTY -> "system property " + name;
                                case ENVIRONMENT -> "environment variable MIRROR_";
                            })
                    .contains("not allowed")
                    .contains("; allowed: ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_value_counts_from_every_source(Source source) {
        var settings = new GivenSettings()
                .set(source, "mirror.fetch.per-host", " 7 ")
                .set(source, SERVICE, "https://example.com/v1")
                .read();
        assertThat(settings.fetch().perHost()).isEqualTo(7);
        assertThat(settings.upstream().services())
                .containsOnly(Map.entry(TERRAFORM, URI.create("https://example.com/v1/")));
    }

    @Test
    void each_hostname_takes_its_service_from_the_strongest_source_that_names_it() {
        var settings = new GivenSettings()
                .naming("mirror/upstream/services/registry.terraform.io", "https://naming.example/")
                .parameter(SERVICE, "https://parameter.example/")
                .property("mirror.upstream.services.Registry.OpenTofu.org", "https://property.example/")
                .variable("MIRROR_UPSTREAM_SERVICES_registry_opentofu_org", "https://variable.example/")
                .read();
        assertThat(settings.upstream().services())
                .containsOnly(
                        Map.entry(TERRAFORM, URI.create("https://naming.example/")),
                        Map.entry(OPENTOFU, URI.create("https://property.example/")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MIRROR_UPSTREAM_SERVICES_my__registry_example_com",
                "MIRROR_UPSTREAM_SERVICES_MY__REGISTRY_EXAMPLE_COM",
                "mirror_upstream_services_my__registry_example_com",
                "MIRROR_UPSTREAM_SERVICES_my-registry.example.com",
            })
    void a_hostname_in_an_environment_variable_follows_terraforms_rule_in_any_case(String variable) {
        var settings = new GivenSettings()
                .variable("MIRROR_UPSTREAM_HOSTS", "my-registry.example.com")
                .variable(variable, "https://example.com/")
                .read();
        assertThat(settings.upstream().services()).containsOnlyKeys(Hostname.parse("my-registry.example.com"));
    }

    @Test
    void an_internationalised_hostname_in_an_environment_variable_is_punycode() {
        var settings = new GivenSettings()
                .variable("MIRROR_UPSTREAM_HOSTS", "münchen.example")
                .variable("MIRROR_UPSTREAM_SERVICES_xn____mnchen__3ya_example", "https://example.com/")
                .read();
        assertThat(settings.upstream().services()).containsOnlyKeys(Hostname.parse("münchen.example"));
    }

    @Test
    void entries_of_the_containers_own_types_count() {
        var settings = new GivenSettings()
                .naming("mirror/fetch/threads", 12)
                .naming("mirror/fetch/queue", 70L)
                .naming("mirror/upstream/plain-http", Boolean.TRUE)
                .read();
        assertThat(settings.fetch().threads()).isEqualTo(12);
        assertThat(settings.fetch().queue()).isEqualTo(70);
        assertThat(settings.upstream().plainHttp()).isTrue();
    }

    @Test
    void an_empty_text_takes_back_what_a_weaker_source_sets_where_nothing_is_the_default() {
        var settings = new GivenSettings()
                .parameter("mirror.upstream.private-networks", "")
                .property("mirror.upstream.private-networks", "10.0.0.0/8")
                .parameter("mirror.upstream.proxy", " ")
                .property("mirror.upstream.proxy", "http://proxy.example:3128")
                .parameter(SERVICE, "")
                .property(SERVICE, "https://example.com/")
                .read();
        assertThat(settings.upstream().privateNetworks()).isEmpty();
        assertThat(settings.upstream().proxy()).isEmpty();
        assertThat(settings.upstream().services()).isEmpty();
    }

    @Test
    void an_empty_text_counts_as_not_set_elsewhere() {
        var settings = new GivenSettings()
                .parameter("mirror.miss", " ")
                .property("mirror.miss", "stream")
                .variable("MIRROR_UPSTREAM_HOSTS", "")
                .read();
        assertThat(settings.miss()).isEqualTo(MissAnswer.STREAM);
        assertThat(settings.upstream().hosts().contains(TERRAFORM)).isTrue();
    }

    @Test
    void the_folder_of_packages_lies_in_the_containers_base_or_else_at_home() {
        assertThat(new GivenSettings().read().localPath())
                .isEqualTo(Path.of("/home/tomcat/.terraform-provider-mirror"));
        assertThat(new GivenSettings()
                        .property("jetty.base", "/opt/jetty")
                        .read()
                        .localPath())
                .isEqualTo(Path.of("/opt/jetty/mirror"));
        assertThat(new GivenSettings()
                        .property("jetty.base", "/opt/jetty")
                        .property("catalina.base", "/opt/tomcat")
                        .read()
                        .localPath())
                .isEqualTo(Path.of("/opt/tomcat/mirror"));
        assertThat(new GivenSettings().property("user.home", "?").problems())
                .singleElement()
                .asString()
                .startsWith("mirror.local.path (default)")
                .contains("no home folder");
    }

    @Test
    void a_tilde_is_the_home_folder() {
        assertThat(new GivenSettings()
                        .parameter("mirror.local.path", "~/packages/../mirror")
                        .read()
                        .localPath())
                .isEqualTo(Path.of("/home/tomcat/mirror"));
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, false",
        "1000ms, PT1S, true",
        "1s, PT1S, true",
        "30s, PT30S, true",
        "5m, PT5M, true",
        "12h, PT12H, true",
        "1d, P1D, true",
        "365d, P365D, true",
        "366d, P366D, false",
        "0s, PT0S, false",
        "5, PT5S, false",
        "5 m, PT5M, false",
        "-5m, PT-5M, false",
        "1.5m, PT90S, false",
        "5M, PT5M, false",
        "PT5M, PT5M, false",
        "99999999999999999999d, PT0S, false",
    })
    void a_duration_is_a_whole_number_with_its_unit(String text, Duration duration, boolean allowed) {
        var given = new GivenSettings().parameter("mirror.index.ttl", text);
        if (allowed) {
            assertThat(given.read().indexTtl()).isEqualTo(duration);
        } else {
            assertThat(given.problems()).singleElement().asString().contains("\"" + text + "\" is not allowed");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mirror.storage|s3",
                "mirror.local.path|packages",
                "mirror.local.path|./packages",
                "mirror.miss|proxy",
                "mirror.fetch.threads|0",
                "mirror.fetch.threads|257",
                "mirror.fetch.threads|4.0",
                "mirror.fetch.threads|+4",
                "mirror.fetch.threads|٤",
                "mirror.fetch.per-host|99999999999",
                "mirror.fetch.queue|0",
                "mirror.fetch.queue|1000001",
                "mirror.fetch.executor|two words",
                "mirror.upstream.hosts|,",
                "mirror.upstream.hosts|registry.example.com:8443",
                "mirror.upstream.hosts|*.example.com",
                "mirror.upstream.hosts|https://registry.example.com",
                "mirror.upstream.services.registry.terraform.io|registry.example.com",
                "mirror.upstream.services.registry.terraform.io|/v1/providers/",
                "mirror.upstream.services.registry.terraform.io|ftp://registry.example.com/",
                "mirror.upstream.services.registry.terraform.io|https://registry.example.com/?token=x",
                "mirror.upstream.services.registry.terraform.io|https://registry.example.com/#x",
                "mirror.upstream.services.registry.terraform.io|https://user@registry.example.com/",
                "mirror.upstream.services.registry.terraform.io|https:///v1",
                "mirror.upstream.services.registry.terraform.io|https://registry.example.com/a b",
                "mirror.upstream.credentials|credentials.tfrc.json",
                "mirror.upstream.credentials|/no/such/file",
                "mirror.upstream.proxy|proxy.example:3128",
                "mirror.upstream.proxy|https://proxy.example:3128",
                "mirror.upstream.proxy|http://proxy.example",
                "mirror.upstream.proxy|http://proxy.example:0",
                "mirror.upstream.proxy|http://proxy.example:65536",
                "mirror.upstream.proxy|http://proxy.example:3128/path",
                "mirror.upstream.proxy|http://user@proxy.example:3128",
                "mirror.upstream.no-proxy|10.0.0.0/8",
                "mirror.upstream.no-proxy|git.example:443",
                "mirror.upstream.ca-file|/no/such/file",
                "mirror.upstream.ca-file|ca.pem",
                "mirror.upstream.private-networks|10.0.0.0/33",
                "mirror.upstream.private-networks|10.0.0.5/8",
                "mirror.upstream.private-networks|internal.example",
                "mirror.upstream.plain-http|yes",
                "mirror.trust.signatures|optional",
                "mirror.trust.signatures|true",
            })
    void a_value_that_is_not_allowed_is_refused_with_what_is(String name, String value) {
        assertThat(new GivenSettings().parameter(name, value).problems())
                .singleElement()
                .asString()
                .startsWith(name + " (context parameter " + name + "): \"")
                .contains("; allowed: ");
    }

    @ParameterizedTest
    @CsvSource({"REDIRECT, TRUE, Off", "Redirect, True, OFF"})
    void words_are_taken_in_any_case(String miss, String plainHttp, String signatures) {
        var settings = new GivenSettings()
                .parameter("mirror.miss", miss)
                .parameter("mirror.upstream.plain-http", plainHttp)
                .parameter("mirror.trust.signatures", signatures)
                .read();
        assertThat(settings.miss()).isEqualTo(MissAnswer.REDIRECT);
        assertThat(settings.upstream().plainHttp()).isTrue();
        assertThat(settings.signatures()).isEqualTo(SignaturePolicy.OFF);
    }

    @Test
    void all_problems_are_listed_at_once_each_with_its_setting_origin_value_and_what_is_allowed() {
        var given = new GivenSettings()
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
        assertThat(new GivenSettings().parameter(given, "x").problems())
                .singleElement()
                .asString()
                .contains("no such setting; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mirror.s3.secret-key", "mirror.include", "mirror.auth.tokens-file", "mirror.public-url"})
    void a_setting_of_another_release_is_a_problem_and_its_value_is_not_shown(String name) {
        assertThat(new GivenSettings().parameter(name, "hunter2").problems())
                .singleElement()
                .asString()
                .contains(name
                        + ": this release has no such setting".replace(": ", " (context parameter " + name + "): "))
                .doesNotContain("hunter2");
    }

    @Test
    void a_misspelt_jndi_entry_is_a_problem_and_so_is_one_named_with_dots() {
        assertThat(new GivenSettings()
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
    void names_of_others_are_left_alone() {
        var given = new GivenSettings()
                .parameter("contextConfigLocation", "x")
                .parameter("mirrors.other", "x")
                .property("mirror.other", "x")
                .variable("MIRROR_OTHER", "x");
        assertThat(given.problems()).isEmpty();
    }

    @Test
    void a_container_without_jndi_has_no_entries() {
        var entries = new NamingEntries(FakeNaming.none());
        assertThat(entries.find("mirror.miss")).isEmpty();
        assertThat(entries.findPerHost("mirror.upstream.services.")).isEmpty();
        assertThat(entries.names()).isEmpty();
    }

    @Test
    void a_container_that_lists_no_entries_still_finds_them() {
        var entries = new NamingEntries(FakeNaming.withoutListings(Map.of("mirror/miss", "stream")));
        assertThat(entries.find("mirror.miss"))
                .hasValueSatisfying(found -> assertThat(found.value()).isEqualTo("stream"));
        assertThat(entries.names()).isEmpty();
    }

    @Test
    void a_service_of_a_hostname_that_is_not_served_is_a_problem() {
        assertThat(new GivenSettings()
                        .parameter("mirror.upstream.services.registry.example.com", "https://example.com/")
                        .problems())
                .singleElement()
                .asString()
                .contains("mirror.upstream.hosts does not name this hostname");
    }

    @Test
    void a_service_over_plain_http_needs_the_setting_that_allows_it() {
        var given = new GivenSettings().parameter(SERVICE, "HTTP://example.com/");
        assertThat(given.problems()).singleElement().asString().contains("mirror.upstream.plain-http is false");
        assertThat(given.parameter("mirror.upstream.plain-http", "true").problems())
                .isEmpty();
    }

    @Test
    void a_hostname_that_one_source_spells_in_two_ways_is_a_problem() {
        assertThat(new GivenSettings()
                        .parameter(SERVICE, "https://a.example/")
                        .parameter("mirror.upstream.services.Registry.Terraform.io", "https://b.example/")
                        .problems())
                .singleElement()
                .asString()
                .contains("two ways");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mirror.upstream.services.a_b", "mirror.upstream.services.a/b", "mirror.upstream.services.a:1"})
    void a_service_of_what_is_no_hostname_is_a_problem(String name) {
        assertThat(new GivenSettings().parameter(name, "https://example.com/").problems())
                .singleElement()
                .asString()
                .contains("is not a valid hostname");
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128/, proxy.example, 3128, , ",
        "HTTP://10.0.0.1:8080, 10.0.0.1, 8080, , ",
        "http://[fd00::1]:8080, fd00::1, 8080, , ",
        "http://user:pass@proxy.example:3128, proxy.example, 3128, user, pass",
        "http://us%40er:p%3Aa+s%2Fs@proxy.example:3128, proxy.example, 3128, us@er, p:a+s/s",
        "http://user:a:b@proxy.example:3128, proxy.example, 3128, user, a:b",
    })
    void a_proxy_may_ask_for_a_login(String url, String host, int port, String user, String password) {
        var proxy = new GivenSettings()
                .parameter("mirror.upstream.proxy", url)
                .read()
                .upstream()
                .proxy()
                .orElseThrow();
        assertThat(proxy.address()).isEqualTo(InetSocketAddress.createUnresolved(host, port));
        assertThat(proxy.address().isUnresolved()).isTrue();
        assertThat(proxy.login())
                .isEqualTo(Optional.ofNullable(user).map(name -> new EgressProxy.Login(name, password)));
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
        "mirror.upstream.services.registry.terraform.io, https://user:hunter2@example.com/",
        "mirror.upstream.services.registry.terraform.io, https://example.com/?token=hunter2",
        "mirror.upstream.hosts, https://user:hunter2@example.com",
        "mirror.upstream.no-proxy, http://user:hunter2@example.com",
        "mirror.upstream.no-proxy, http://example.com?hunter2",
        "mirror.upstream.private-networks, user:hunter2@10.0.0.0/8",
    })
    void no_problem_shows_a_secret(String name, String value) {
        assertThat(new GivenSettings().parameter(name, value).problems())
                .singleElement()
                .asString()
                .contains("***")
                .doesNotContain("hunter2")
                .doesNotContain("ter2");
    }

    @Test
    void no_settings_show_a_secret() {
        var settings = new GivenSettings()
                .parameter("mirror.upstream.proxy", "http://user:hunter2@proxy.example:3128")
                .variable("TF_TOKEN_registry_terraform_io", "hunter3")
                .read();
        assertThat(settings.upstream().credentials().tokenFor(TERRAFORM)).hasValue("hunter3");
        assertThat(settings.toString()).contains("proxy.example").doesNotContain("hunter");
    }

    @Test
    void terraforms_environment_variables_win_over_the_file() throws Exception {
        var file = Files.writeString(folder.resolve("terraform.rc"), """
                credentials "registry.terraform.io" { token = "file-one" }
                credentials "registry.opentofu.org" { token = "file-two" }
                """);
        var credentials = new GivenSettings()
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
        assertThat(new GivenSettings()
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
        assertThat(new GivenSettings()
                        .parameter("mirror.upstream.credentials", wrong.toString())
                        .parameter("mirror.upstream.ca-file", wrong.toString())
                        .problems())
                .hasSize(2)
                .anyMatch(problem -> problem.contains("the file is no JSON"))
                .anyMatch(problem -> problem.contains("certificate"))
                .noneMatch(problem -> problem.contains("hunter2"));
        var empty = Files.writeString(folder.resolve("empty"), "");
        assertThat(new GivenSettings()
                        .parameter("mirror.upstream.ca-file", empty.toString())
                        .problems())
                .singleElement()
                .asString()
                .contains("holds no certificate");
        assertThat(new GivenSettings()
                        .parameter("mirror.upstream.credentials", folder.toString())
                        .problems())
                .singleElement()
                .asString()
                .contains("cannot be read");
    }

    @Test
    void the_reader_of_a_web_application_takes_its_context_parameters() {
        var parameters = Map.of("mirror.miss", "stream", "mirror.local.path", "/srv/mirror");
        var settings = SettingsReader.ofWebApplication(parameters::get, Collections.enumeration(parameters.keySet()))
                .read();
        assertThat(settings.miss()).isEqualTo(MissAnswer.STREAM);
        assertThat(settings.localPath()).isEqualTo(Path.of("/srv/mirror"));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsReader.ofWebApplication(
                                name -> "x", Collections.enumeration(List.of("mirror.mis")))
                        .read())
                .satisfies(thrown -> assertThat(thrown.problems()).hasSize(1));
    }
}
