package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
import org.providermirror.config.OffloadSettings.Offload;
import org.providermirror.config.SettingsFixture.Source;
import org.providermirror.config.proxy.EgressChoice;
import org.providermirror.config.proxy.EgressProxy;
import org.providermirror.config.proxy.EgressSettings;
import org.providermirror.config.proxy.EnvironmentProxies;
import org.providermirror.config.source.NamingEntries;
import org.providermirror.config.table.SettingsException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.VersionConstraints;

class SettingsReaderTest {
    private static final Hostname TERRAFORM = Hostname.parse("registry.terraform.io");
    private static final Hostname OPENTOFU = Hostname.parse("registry.opentofu.org");
    private static final String SERVICE = "mirror.upstream.services.registry.terraform.io";

    @TempDir
    private Path folder;

    @Test
    void nothing_has_to_be_set() {
        var settings =
                new SettingsFixture().property("catalina.base", "/opt/tomcat").read();
        assertThat(settings)
                .usingRecursiveComparison()
                .isEqualTo(new MirrorSettings(
                        new StorageSettings.Folder(Path.of("/opt/tomcat/mirror"), true),
                        new OffloadSettings(Offload.NONE, "/mirror-storage/"),
                        MissAnswer.REDIRECT,
                        4,
                        new FetchSettings(4, 2, 1000, Optional.empty()),
                        Duration.ofMinutes(5),
                        true,
                        64L << 20,
                        new UpstreamSettings(
                                new ServedHosts(Set.of(TERRAFORM, OPENTOFU), false),
                                Map.of(),
                                DefaultSettings.credentials(),
                                new EgressSettings(new EgressChoice.Inherited(), List.of(), EnvironmentProxies.none()),
                                Optional.empty(),
                                List.of(),
                                false,
                                1000,
                                Duration.ofMinutes(10)),
                        HostedSettings.none(),
                        SignaturePolicy.REQUIRE,
                        DefaultSettings.policy(),
                        Optional.empty(),
                        DefaultSettings.maintenance(),
                        true));
    }

    @Test
    void everything_can_be_set() throws Exception {
        var certificates = Files.writeString(folder.resolve("ca.pem"), certificateOfTheJvm());
        var credentials = Files.writeString(
                folder.resolve("credentials.tfrc.json"),
                "{\"credentials\":{\"registry.example.com\":{\"token\":\"file-token\"}}}");
        var example = Hostname.parse("registry.example.com");
        var hosted = Hostname.parse("providers.corp.example");
        var settings = new SettingsFixture()
                .parameter("mirror.storage", "s3")
                .parameter("mirror.local.path", "/srv/mirror")
                .parameter("mirror.local.offload", "x-accel-redirect")
                .parameter("mirror.local.offload-prefix", "/internal/packages/")
                .parameter("mirror.s3.bucket", "packages.example.com")
                .parameter("mirror.s3.prefix", "/terraform/mirror/")
                .parameter("mirror.s3.region", "eu-central-1")
                .parameter("mirror.s3.endpoint", "https://store.example.com:9000/")
                .parameter("mirror.s3.public-endpoint", "https://packages.example.com/")
                .parameter("mirror.s3.ca-file", certificates.toString())
                .parameter("mirror.s3.path-style", "true")
                .parameter("mirror.s3.presign-ttl", "90s")
                .parameter("mirror.s3.access-key", "AKIAEXAMPLE")
                .parameter("mirror.s3.secret-key", "hunter2")
                .parameter("mirror.miss", "stream")
                .parameter("mirror.miss.redirects", "Unlimited")
                .parameter("mirror.fetch.threads", "16")
                .parameter("mirror.fetch.per-host", "3")
                .parameter("mirror.fetch.queue", "50")
                .parameter("mirror.fetch.executor", "java:comp/env/concurrent/mirror")
                .parameter("mirror.index.ttl", "90s")
                .parameter("mirror.index.verify-ahead", "false")
                .parameter("mirror.warm-up", "false")
                .parameter("mirror.upstream.hosts", "Registry.Example.com, *")
                .parameter("mirror.hosted.hosts", "Providers.corp.example")
                .parameter("mirror.hosted.signing-key", "/etc/mirror/signing-key.asc")
                .parameter("mirror.hosted.signing-key-passphrase", "correct horse")
                .parameter("mirror.upstream.services.registry.example.com", "http://10.20.0.5:8080/providers")
                .parameter("mirror.upstream.credentials", credentials.toString())
                .parameter("mirror.upstream.proxy", "http://proxy.example:3128")
                .parameter("mirror.upstream.no-proxy", "*.Internal.example, .corp, git.example, 10.0.0.1")
                .parameter("mirror.upstream.ca-file", certificates.toString())
                .parameter("mirror.upstream.private-networks", "10.20.0.0/16, fd12:3456::/32, 10.30.0.1")
                .parameter("mirror.upstream.plain-http", "true")
                .parameter("mirror.upstream.concurrency", "200")
                .parameter("mirror.upstream.archive-timeout", "30m")
                .parameter("mirror.trust.signatures", "off")
                .parameter("mirror.prefetch.file", "/srv/standing.hcl")
                .parameter("mirror.prefetch.interval", "2h")
                .parameter("mirror.import.path", "/srv/import")
                .parameter("mirror.import.upload-limit", "3GiB")
                .parameter("mirror.import.total-upload-limit", "5GiB")
                .parameter("mirror.export.path", "/srv/export")
                .parameter("mirror.retention.size", "2TiB")
                .parameter("mirror.retention.unused", "90d")
                .parameter(
                        "mirror.retention.rules",
                        "registry.terraform.io/hashicorp/* 180d 500GiB, example.com/*/* 20MiB, example.org/*/*")
                .parameter("mirror.retention.interval", "12h")
                .parameter("mirror.metadata.max-size", "5MiB")
                .parameter("mirror.scrub.rate", "5MiB")
                .parameter("mirror.scrub.interval", "7d")
                .parameter("mirror.include", "registry.terraform.io/*/*, acme/null")
                .parameter("mirror.exclude", "registry.terraform.io/acme/*")
                .parameter("mirror.versions", "hashicorp/aws: >= 4.0, < 6.0; */*/*: != 1.0.0")
                .parameter("mirror.release-age", "3d")
                .parameter("mirror.hold", "hashicorp/*, acme/*")
                .parameter("mirror.hold.approve", "patch, after 7d, known-signer")
                .parameter("mirror.trust.pin-signers", "registry.example.com/*/*")
                .parameter("mirror.trust.refuse-expired-keys", "registry.example.com/acme/*")
                .parameter("mirror.auth.tokens-file", "/etc/mirror/tokens")
                .parameter("mirror.auth.key-file", "/etc/mirror/keys")
                .parameter("mirror.auth.archive-ttl", "2m")
                .parameter("mirror.auth.oidc.issuer", "https://ci.example.com/issuer")
                .parameter("mirror.auth.oidc.audience", "mirror")
                .parameter("mirror.auth.oidc.claims", "owner=acme, environment=production")
                .parameter("mirror.auth.oidc.providers", "*/*/*")
                .parameter("mirror.auth.oidc.publish-claims", "repository=acme/tool")
                .parameter("mirror.auth.oidc.publish-providers", "providers.corp.example/*/*")
                .parameter("mirror.audit.file", "/var/log/mirror/audit")
                .parameter("mirror.audit.max-size", "5MiB")
                .parameter("mirror.audit.files", "3")
                .parameter("mirror.events.webhook", "https://alerts.example.com/mirror")
                .parameter("mirror.events.webhook-secret", "sixteen-letters-or-more")
                .parameter("mirror.events.webhook-kinds", "conflict, new_signer")
                .parameter("mirror.public-url", "https://mirror.example.com/mirror");
        assertThat(settings.contextParameters).hasSameSizeAs(MirrorSettings.ROWS);
        assertThat(settings.read())
                .usingRecursiveComparison()
                .isEqualTo(new MirrorSettings(
                        new StorageSettings.Bucket(
                                "packages.example.com",
                                "terraform/mirror",
                                Optional.of("eu-central-1"),
                                Optional.of(URI.create("https://store.example.com:9000")),
                                Optional.of(URI.create("https://packages.example.com")),
                                Optional.of(certificates),
                                true,
                                Duration.ofSeconds(90),
                                Optional.of(new StorageSettings.AccessKey("AKIAEXAMPLE", "hunter2"))),
                        new OffloadSettings(Offload.X_ACCEL_REDIRECT, "/internal/packages/"),
                        MissAnswer.STREAM,
                        Integer.MAX_VALUE,
                        new FetchSettings(16, 3, 50, Optional.of("java:comp/env/concurrent/mirror")),
                        Duration.ofSeconds(90),
                        false,
                        5L << 20,
                        new UpstreamSettings(
                                new ServedHosts(Set.of(example), true, Set.of(hosted)),
                                Map.of(example, URI.create("http://10.20.0.5:8080/providers")),
                                new RegistryCredentials(Map.of(example, "file-token")),
                                new EgressSettings(
                                        new EgressChoice.Configured(new EgressProxy(
                                                InetSocketAddress.createUnresolved("proxy.example", 3128),
                                                Optional.empty())),
                                        List.of(".internal.example", ".corp", "git.example", "10.0.0.1"),
                                        EnvironmentProxies.none()),
                                Optional.of(certificates),
                                List.of(
                                        AddressRange.parse("10.20.0.0/16"),
                                        AddressRange.parse("fd12:3456::/32"),
                                        AddressRange.parse("10.30.0.1")),
                                true,
                                200,
                                Duration.ofMinutes(30)),
                        new HostedSettings(
                                Set.of(hosted),
                                Optional.of(Path.of("/etc/mirror/signing-key.asc")),
                                Optional.of("correct horse")),
                        SignaturePolicy.OFF,
                        new PolicySettings(
                                new RuleSettings(
                                        List.of(
                                                ProviderPattern.parse("registry.terraform.io/*/*"),
                                                ProviderPattern.parse("registry.terraform.io/acme/null")),
                                        List.of(ProviderPattern.parse("registry.terraform.io/acme/*")),
                                        List.of(
                                                new VersionRule(
                                                        ProviderPattern.parse("registry.terraform.io/hashicorp/aws"),
                                                        VersionConstraints.parse(">= 4.0, < 6.0")),
                                                new VersionRule(
                                                        ProviderPattern.parse("*/*/*"),
                                                        VersionConstraints.parse("!= 1.0.0"))),
                                        Duration.ofDays(3),
                                        new RuleSettings.Hold(
                                                List.of(
                                                        ProviderPattern.parse("registry.terraform.io/hashicorp/*"),
                                                        ProviderPattern.parse("registry.terraform.io/acme/*")),
                                                new RuleSettings.Approval(true, Optional.of(Duration.ofDays(7)), true),
                                                Set.of(hosted)),
                                        List.of(ProviderPattern.parse("registry.example.com/*/*")),
                                        List.of(ProviderPattern.parse("registry.example.com/acme/*"))),
                                new AccessSettings(
                                        Optional.of(Path.of("/etc/mirror/tokens")),
                                        Optional.of(Path.of("/etc/mirror/keys")),
                                        Duration.ofMinutes(2),
                                        Optional.of(new OidcSettings(
                                                URI.create("https://ci.example.com/issuer"),
                                                "mirror",
                                                Map.of("owner", "acme", "environment", "production"),
                                                List.of(ProviderPattern.parse("*/*/*")),
                                                Map.of("repository", "acme/tool"),
                                                List.of(ProviderPattern.parse("providers.corp.example/*/*"))))),
                                new AuditSettings(Optional.of(Path.of("/var/log/mirror/audit")), 5 * 1024 * 1024, 3),
                                Optional.of(new WebhookSettings(
                                        URI.create("https://alerts.example.com/mirror"),
                                        "sixteen-letters-or-more",
                                        List.of("conflict", "new_signer")))),
                        Optional.of(URI.create("https://mirror.example.com/mirror/")),
                        new MaintenanceSettings(
                                new PrefetchSettings(Optional.of(Path.of("/srv/standing.hcl")), Duration.ofHours(2)),
                                new TransferSettings(
                                        Optional.of(Path.of("/srv/import")),
                                        Optional.of(Path.of("/srv/export")),
                                        3L << 30,
                                        5L << 30),
                                new RetentionSettings(
                                        OptionalLong.of(2L << 40),
                                        Optional.of(Duration.ofDays(90)),
                                        List.of(
                                                new RetentionSettings.Rule(
                                                        ProviderPattern.parse("registry.terraform.io/hashicorp/*"),
                                                        Optional.of(Duration.ofDays(180)),
                                                        OptionalLong.of(500L << 30)),
                                                new RetentionSettings.Rule(
                                                        ProviderPattern.parse("example.com/*/*"),
                                                        Optional.empty(),
                                                        OptionalLong.of(20L << 20)),
                                                new RetentionSettings.Rule(
                                                        ProviderPattern.parse("example.org/*/*"),
                                                        Optional.empty(),
                                                        OptionalLong.empty())),
                                        Duration.ofHours(12)),
                                new ScrubSettings(OptionalLong.of(5L << 20), Duration.ofDays(7))),
                        false));
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
        return MirrorSettings.ROWS.stream()
                .map(row -> row.name().replace("<hostname>", "registry.terraform.io"))
                // Every text is a possible passphrase.
                .filter(name -> !name.equals("mirror.hosted.signing-key-passphrase"));
    }

    /** Each value is invalid in some setting, so the problem names the source that the reader used. */
    @ParameterizedTest
    @MethodSource("names")
    void every_setting_is_read_from_every_source_and_the_stronger_source_wins(String name) {
        var given = new SettingsFixture();
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
    @CsvSource({
        "http://proxy.corp:3128, proxy.corp, 3128, ",
        "proxy.corp:3128, proxy.corp, 3128, ",
        "proxy.corp, proxy.corp, 80, ",
        "HTTP://10.0.0.1:8080/, 10.0.0.1, 8080, ",
        "http://[fd00::1], fd00::1, 80, ",
        "user:p%20w@proxy.corp:3128, proxy.corp, 3128, user p w",
        "http://us@er:p:w@proxy.corp:3128, proxy.corp, 3128, us@er p:w",
        "http://user@proxy.corp:3128, proxy.corp, 3128, 'user '",
        "http://:pw@proxy.corp:3128, proxy.corp, 3128, ' pw'"
    })
    void the_proxy_of_the_environment_is_read_as_clients_read_it(String text, String host, int port, String login) {
        for (var name : List.of("HTTPS_PROXY", "https_proxy")) {
            var egress = new SettingsFixture()
                    .variable(name, text)
                    .variable("no_proxy", " Example.com ,,.corp, 10.0.0.0/8")
                    .read()
                    .upstream()
                    .egress();
            var variable = egress.environment().https().orElseThrow();
            assertThat(variable.name()).isEqualTo(name);
            assertThat(variable.proxy().address()).isEqualTo(InetSocketAddress.createUnresolved(host, port));
            assertThat(variable.proxy()
                            .login()
                            .map(given -> given.user() + " " + given.password())
                            .orElse(null))
                    .isEqualTo(login);
            assertThat(egress.environment().noProxy()).containsExactly("example.com", ".corp", "10.0.0.0/8");
            assertThat(egress.toString()).doesNotContain("p w").doesNotContain("p:w");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy.corp:443",
                "socks5://proxy.corp",
                "http://",
                "http://proxy.corp:99999",
                "http://u:s3cret%zz@proxy:1",
                "a b",
                "%zz:p@x"
            })
    void a_proxy_of_the_environment_that_cannot_be_used_is_a_problem_unless_something_else_decides(String text) {
        for (var name : List.of("HTTPS_PROXY", "https_proxy")) {
            assertThat(new SettingsFixture().variable(name, text).problems())
                    .singleElement()
                    .asString()
                    .contains("environment variable " + name, "http://host:port", "mirror.upstream.proxy", "none")
                    .doesNotContain("s3cret");
        }
        var plain = new SettingsFixture().variable("HTTP_PROXY", text);
        assertThat(plain.problems()).isEmpty();
        assertThat(plain.parameter("mirror.upstream.plain-http", "true").problems())
                .singleElement()
                .asString()
                .contains("HTTP_PROXY");
        for (var decided : List.of("none", "http://proxy.corp:3128")) {
            assertThat(new SettingsFixture()
                            .variable("HTTPS_PROXY", text)
                            .parameter("mirror.upstream.proxy", decided)
                            .problems())
                    .isEmpty();
        }
        assertThat(new SettingsFixture()
                        .variable("HTTPS_PROXY", text)
                        .property("https.proxyHost", "proxy.corp")
                        .problems())
                .isEmpty();
    }

    @Test
    void an_empty_variable_is_not_set_and_upper_case_wins() {
        var environment = new SettingsFixture()
                .variable("HTTPS_PROXY", "")
                .variable("https_proxy", "lower:1")
                .variable("HTTP_PROXY", "upper:2")
                .variable("http_proxy", "lower:3")
                .read()
                .upstream()
                .egress()
                .environment();
        assertThat(environment.of("https").orElseThrow().name()).isEqualTo("https_proxy");
        assertThat(environment.of("http").orElseThrow().name()).isEqualTo("HTTP_PROXY");
    }

    @Test
    void none_switches_every_proxy_off() {
        var egress = new SettingsFixture()
                .parameter("mirror.upstream.proxy", "None")
                .read()
                .upstream()
                .egress();
        assertThat(egress.choice()).isEqualTo(new EgressChoice.Direct());
    }

    @ParameterizedTest
    @EnumSource
    void a_value_is_read_from_every_source(Source source) {
        var settings = new SettingsFixture()
                .set(source, "mirror.fetch.per-host", " 7 ")
                .set(source, SERVICE, "https://example.com/v1")
                .read();
        assertThat(settings.fetch().perHost()).isEqualTo(7);
        assertThat(settings.upstream().services())
                .containsOnly(Map.entry(TERRAFORM, URI.create("https://example.com/v1")));
    }

    @Test
    void each_hostname_gets_its_service_from_the_strongest_source_that_names_it() {
        var settings = new SettingsFixture()
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
        var settings = new SettingsFixture()
                .variable("MIRROR_UPSTREAM_HOSTS", "my-registry.example.com")
                .variable(variable, "https://example.com/")
                .read();
        assertThat(settings.upstream().services()).containsOnlyKeys(Hostname.parse("my-registry.example.com"));
    }

    @Test
    void an_internationalised_hostname_in_an_environment_variable_is_punycode() {
        var settings = new SettingsFixture()
                .variable("MIRROR_UPSTREAM_HOSTS", "münchen.example")
                .variable("MIRROR_UPSTREAM_SERVICES_xn____mnchen__3ya_example", "https://example.com/")
                .read();
        assertThat(settings.upstream().services()).containsOnlyKeys(Hostname.parse("münchen.example"));
    }

    @Test
    void entries_of_the_containers_own_types_are_read() {
        var settings = new SettingsFixture()
                .naming("mirror/fetch/threads", 12)
                .naming("mirror/fetch/queue", 70L)
                .naming("mirror/upstream/plain-http", Boolean.TRUE)
                .read();
        assertThat(settings.fetch().threads()).isEqualTo(12);
        assertThat(settings.fetch().queue()).isEqualTo(70);
        assertThat(settings.upstream().plainHttp()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void the_older_name_of_the_audit_logs_size_is_still_read_and_the_log_names_the_new_one(Source source) {
        var given = new SettingsFixture().set(source, "mirror.audit.mebibytes", "5");
        assertThat(logged(
                        () -> assertThat(given.read().policy().audit().bytes()).isEqualTo(5 * 1024 * 1024)))
                .filteredOn(line -> line.contains("is an older name of"))
                .singleElement()
                .asString()
                .contains("mirror.audit.max-size");
        assertThat(given.set(source, "mirror.audit.mebibytes", "0").problems())
                .singleElement()
                .asString()
                .startsWith("mirror.audit.mebibytes (")
                .contains("\"0\" is not allowed; allowed: a whole number from 1 to 1024");
    }

    private static List<String> logged(Runnable action) {
        var lines = new ArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {
                // nothing is buffered
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        var log = Logger.getLogger(SettingsReader.class.getName());
        log.addHandler(handler);
        try {
            action.run();
            return lines;
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void the_newer_name_of_the_audit_logs_size_wins_in_the_same_source() {
        var settings = new SettingsFixture()
                .parameter("mirror.audit.mebibytes", "5")
                .parameter("mirror.audit.max-size", "7MiB")
                .property("mirror.audit.max-size", "9MiB")
                .read();
        assertThat(settings.policy().audit().bytes()).isEqualTo(7 * 1024 * 1024);
    }

    @Test
    void an_empty_text_undoes_a_weaker_source_if_the_default_is_nothing() {
        var settings = new SettingsFixture()
                .parameter("mirror.upstream.private-networks", "")
                .property("mirror.upstream.private-networks", "10.0.0.0/8")
                .parameter("mirror.upstream.proxy", " ")
                .property("mirror.upstream.proxy", "http://proxy.example:3128")
                .parameter(SERVICE, "")
                .property(SERVICE, "https://example.com/")
                .read();
        assertThat(settings.upstream().privateNetworks()).isEmpty();
        assertThat(settings.upstream().egress().choice()).isEqualTo(new EgressChoice.Inherited());
        assertThat(settings.upstream().services()).isEmpty();
    }

    @Test
    void an_empty_text_means_not_set_elsewhere() {
        var settings = new SettingsFixture()
                .parameter("mirror.miss", " ")
                .property("mirror.miss", "stream")
                .variable("MIRROR_FETCH_QUEUE", "")
                .read();
        assertThat(settings.miss()).isEqualTo(MissAnswer.STREAM);
        assertThat(settings.fetch().queue()).isEqualTo(1_000);
    }

    @Test
    void an_empty_list_of_hosts_cuts_the_mirror_off() {
        var settings = new SettingsFixture()
                .parameter("mirror.upstream.hosts", "")
                .property("mirror.upstream.hosts", "registry.terraform.io")
                .read();
        assertThat(settings.upstream().hosts().isOffline()).isTrue();
        assertThat(settings.upstream().hosts().contains(TERRAFORM)).isTrue();
        assertThat(settings.upstream().hosts().contains(Hostname.parse("localhost")))
                .isFalse();
        assertThat(new SettingsFixture().read().upstream().hosts().isOffline()).isFalse();
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
    void the_reader_of_a_web_application_reads_its_context_parameters() {
        var parameters = Map.of("mirror.miss", "stream", "mirror.local.path", "/srv/mirror");
        var settings = SettingsReader.ofWebApplication(parameters::get, Collections.enumeration(parameters.keySet()))
                .read();
        assertThat(settings.miss()).isEqualTo(MissAnswer.STREAM);
        assertThat(settings.storage()).isEqualTo(new StorageSettings.Folder(Path.of("/srv/mirror")));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> SettingsReader.ofWebApplication(
                                name -> "x", Collections.enumeration(List.of("mirror.mis")))
                        .read())
                .satisfies(thrown -> assertThat(thrown.problems()).hasSize(1));
    }
}
