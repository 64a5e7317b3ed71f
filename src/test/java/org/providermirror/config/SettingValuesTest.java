package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.OffloadSettings.Offload;
import org.providermirror.config.proxy.EgressProxy;
import org.providermirror.provider.Hostname;

/** Tests which values of settings are accepted. */
class SettingValuesTest {
    private static final String SERVICE = "mirror.upstream.services.registry.terraform.io";

    @Test
    void the_folder_of_packages_is_in_the_containers_base_or_else_at_home() {
        assertThat(new SettingsFixture().read().storage())
                .isEqualTo(new StorageSettings.Folder(Path.of("/home/tomcat/.terraform-provider-mirror"), true));
        assertThat(new SettingsFixture()
                        .property("jetty.base", "/opt/jetty")
                        .read()
                        .storage())
                .isEqualTo(new StorageSettings.Folder(Path.of("/opt/jetty/mirror"), true));
        assertThat(new SettingsFixture()
                        .property("jetty.base", "/opt/jetty")
                        .property("catalina.base", "/opt/tomcat")
                        .read()
                        .storage())
                .isEqualTo(new StorageSettings.Folder(Path.of("/opt/tomcat/mirror"), true));
        assertThat(new SettingsFixture().property("user.home", "?").problems())
                .singleElement()
                .asString()
                .startsWith("mirror.local.path (default)")
                .contains("no home folder");
    }

    @Test
    void a_tilde_is_the_home_folder() {
        assertThat(new SettingsFixture()
                        .parameter("mirror.local.path", "~/packages/../mirror")
                        .read()
                        .storage())
                .isEqualTo(new StorageSettings.Folder(Path.of("/home/tomcat/mirror")));
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
        var given = new SettingsFixture().parameter("mirror.index.ttl", text);
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
                "mirror.storage|nfs",
                "mirror.local.path|packages",
                "mirror.local.path|./packages",
                "mirror.local.offload|nginx",
                "mirror.local.offload|x_sendfile",
                "mirror.local.offload-prefix|mirror-storage/",
                "mirror.local.offload-prefix|/mirror-storage",
                "mirror.local.offload-prefix|/mirror//storage/",
                "mirror.local.offload-prefix|/mirror/../storage/",
                "mirror.local.offload-prefix|/mirror storage/",
                "mirror.local.offload-prefix|/mirror%20storage/",
                "mirror.s3.bucket|a/b",
                "mirror.s3.bucket|ab",
                "mirror.s3.bucket|s3://bucket",
                "mirror.s3.prefix|a//b",
                "mirror.s3.prefix|../b",
                "mirror.s3.prefix|a b",
                "mirror.s3.region|eu central",
                "mirror.s3.endpoint|store.example:9000",
                "mirror.s3.endpoint|https://my_store.example:9000",
                "mirror.s3.public-endpoint|https://store.example.com/?query",
                "mirror.s3.ca-file|/no/such/file.pem",
                "mirror.s3.path-style|yes",
                "mirror.s3.presign-ttl|9s",
                "mirror.s3.presign-ttl|301s",
                "mirror.s3.access-key|two words",
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
        assertThat(new SettingsFixture().parameter(name, value).problems())
                .singleElement()
                .asString()
                .startsWith(name + " (context parameter " + name + "): \"")
                .contains("; allowed: ");
    }

    @ParameterizedTest
    @CsvSource({"REDIRECT, TRUE, Off", "Redirect, True, OFF"})
    void words_are_accepted_in_any_case(String miss, String plainHttp, String signatures) {
        var settings = new SettingsFixture()
                .parameter("mirror.miss", miss)
                .parameter("mirror.upstream.plain-http", plainHttp)
                .parameter("mirror.trust.signatures", signatures)
                .read();
        assertThat(settings.miss()).isEqualTo(MissAnswer.REDIRECT);
        assertThat(settings.upstream().plainHttp()).isTrue();
        assertThat(settings.signatures()).isEqualTo(SignaturePolicy.OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/mirror-storage/", "/a/b.c/_~d/"})
    void an_offload_prefix_begins_and_ends_with_a_slash(String prefix) {
        var settings = new SettingsFixture()
                .parameter("mirror.local.offload", "X-Sendfile")
                .parameter("mirror.local.offload-prefix", prefix)
                .read();
        assertThat(settings.offload()).isEqualTo(new OffloadSettings(Offload.X_SENDFILE, prefix));
    }

    @Test
    void a_service_of_a_hostname_that_is_not_served_is_a_problem() {
        assertThat(new SettingsFixture()
                        .parameter("mirror.upstream.services.registry.example.com", "https://example.com/")
                        .problems())
                .singleElement()
                .asString()
                .contains("mirror.upstream.hosts does not name this hostname");
    }

    @Test
    void a_hosted_name_has_no_second_origin() {
        assertThat(new SettingsFixture()
                        .parameter("mirror.upstream.hosts", "*,providers.corp.example")
                        .parameter("mirror.hosted.hosts", "Providers.corp.example, tools.corp.example")
                        .problems())
                .singleElement()
                .asString()
                .contains("mirror.hosted.hosts")
                .contains("\"providers.corp.example\" is also in mirror.upstream.hosts");
        assertThat(new SettingsFixture()
                        .parameter("mirror.upstream.hosts", "*")
                        .parameter("mirror.hosted.hosts", "providers.corp.example")
                        .parameter("mirror.upstream.services.providers.corp.example", "https://example.com/")
                        .problems())
                .singleElement()
                .asString()
                .contains("mirror.hosted.hosts names this hostname");
    }

    @Test
    void the_star_does_not_include_hosted_names() {
        var settings = new SettingsFixture()
                .parameter("mirror.upstream.hosts", "*")
                .parameter("mirror.hosted.hosts", "providers.corp.example")
                .variable("TF_TOKEN_providers_corp_example", "token")
                .read();
        var corp = Hostname.parse("providers.corp.example");
        assertThat(settings.hosted().hosts()).containsExactly(corp);
        assertThat(settings.upstream().hosts().isHosted(corp)).isTrue();
        assertThat(settings.upstream().hosts().isUpstream(corp)).isFalse();
        assertThat(settings.upstream().credentials().tokenFor(corp)).isEmpty();
    }

    @Test
    void a_service_over_plain_http_needs_the_setting_that_allows_it() {
        var given = new SettingsFixture().parameter(SERVICE, "HTTP://example.com/");
        assertThat(given.problems()).singleElement().asString().contains("mirror.upstream.plain-http is false");
        assertThat(given.parameter("mirror.upstream.plain-http", "true").problems())
                .isEmpty();
    }

    @Test
    void the_names_of_a_service_and_a_proxy_may_have_an_underscore() {
        var settings = new SettingsFixture()
                .parameter(SERVICE, "https://my_registry.example.com/v1/")
                .parameter("mirror.upstream.proxy", "http://user:p@egress_proxy:3128");
        assertThat(settings.read().upstream().registryHosts()).contains("my_registry.example.com");
        assertThat(settings.read().upstream().egress().proxies())
                .singleElement()
                .extracting(EgressProxy::display)
                .isEqualTo("egress_proxy:3128");
    }

    @Test
    void a_hostname_that_one_source_spells_in_two_ways_is_a_problem() {
        assertThat(new SettingsFixture()
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
        assertThat(new SettingsFixture().parameter(name, "https://example.com/").problems())
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
    void a_proxy_may_require_a_login(String url, String host, int port, String user, String password) {
        var proxy = new SettingsFixture()
                .parameter("mirror.upstream.proxy", url)
                .read()
                .upstream()
                .egress()
                .proxies()
                .get(0);
        assertThat(proxy.address()).isEqualTo(InetSocketAddress.createUnresolved(host, port));
        assertThat(proxy.address().isUnresolved()).isTrue();
        assertThat(proxy.login())
                .isEqualTo(Optional.ofNullable(user).map(name -> new EgressProxy.Login(name, password)));
    }
}
