package org.providermirror.web.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.metrics.RouteLabel;
import org.providermirror.policy.token.Principal;
import org.providermirror.policy.token.Scope;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.web.route.Route.Audience;

class RouteTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final PackageId ID =
            PackageId.parseArchiveName(NULL, "terraform-provider-null_1.0.0_linux_amd64.zip");

    private static final Principal READER = reader();
    private static final Principal OF_SOME_PROVIDERS = reader("registry.example.com/acme/*");
    private static final Principal OF_OTHERS = reader("registry.example.com/other/*");

    private static Principal reader(String... patterns) {
        var providers = List.of(patterns).stream().map(ProviderPattern::parse).toList();
        return new Principal("ci", Set.of(Scope.READ), Optional.empty(), providers, "");
    }

    private static Route of(String path) {
        assertThat(RequestPath.fault("/mirror/" + path, "/mirror")).isEmpty();
        return Route.parse(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-/health/live", "-/health/ready", "-/health/live/", "-/%68ealth/live"})
    void only_the_health_checks_need_no_token(String path) {
        assertThat(of(path)).isEqualTo(new Route.Health());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "-/health",
                "-/health/live/x",
                "-/Health/live",
                "-/health/live.",
                "-/metrics",
                "-/api/v1/openapi.json",
                "-/api/v1/administrators",
                "-/API/v1/admin/blocks",
                "-/ui/x",
                "index.html",
                "registry.example.com/acme/null",
                "registry.example.com/acme/nu_ll/index.json",
                "-/registry/registry.example.com/acme/null"
            })
    void every_other_path_of_the_mirror_needs_the_right_to_all_providers(String path) {
        var route = of(path);
        assertThat(route.audience()).isEqualTo(Audience.READERS);
        assertThat(route.subject()).isEmpty();
        assertThat(route.permits(OF_SOME_PROVIDERS)).isFalse();
        assertThat(route.permits(READER)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-/api/v1/providers", "-/api/v1/setup", "-/api/v1/setup/"})
    void some_paths_of_the_api_are_for_callers_with_some_providers_too(String path) {
        var route = of(path);
        assertThat(route).isInstanceOf(ApiRoute.ScopedApi.class);
        assertThat(route.audience()).isEqualTo(Audience.READERS);
        assertThat(route.permits(OF_SOME_PROVIDERS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-/api/v1/providers/registry.example.com/acme/null",
                "-/api/v1/providers/Registry.Example.com/%61cme/NULL/1.0.0"
            })
    void a_path_of_the_api_about_a_provider_needs_the_right_to_this_provider(String path) {
        var route = of(path);
        assertThat(route).isEqualTo(new ApiRoute.ProviderApi(NULL));
        assertThat(route.permits(OF_SOME_PROVIDERS)).isTrue();
        assertThat(route.permits(OF_OTHERS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-/api/v1/status",
                "-/api/v1/setup/x",
                "-/api/v1/providers/registry.example.com",
                "-/api/v1/providers/registry.example.com/acme/nu_ll",
                "-/api/v2/providers",
                "-/api/v1/whoami/x"
            })
    void every_other_path_of_the_api_is_not(String path) {
        assertThat(of(path)).isEqualTo(new Route.Api());
        assertThat(of(path).permits(OF_SOME_PROVIDERS)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-/ui/main.js", "-/ui/0123456789abcdef/pages/overview.js", "-/api/v1/whoami", "-/api/v1/session"
            })
    void what_a_browser_needs_to_sign_in_is_for_everyone(String path) {
        assertThat(of(path).audience()).isEqualTo(Audience.EVERYONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-/api/v1/admin",
                "-/api/v1/admin/",
                "-/api/v1/admin/blocks",
                "-/api/v1/%61dmin/blocks",
                "%2d/api/v1/admin/blocks/a/b/c",
            })
    void administration_is_recognized_however_it_is_spelled(String path) {
        assertThat(of(path))
                .isInstanceOfSatisfying(
                        Route.Administration.class,
                        act -> assertThat(act.path()).startsWith("-/api/v1/admin"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com/acme/null/index.json",
                "Registry.Example.com/Acme/NULL/1.0.0.json",
                "registry.example.com/%61cme/null/index.json",
                "registry.example.com/acme/null/~x",
                "registry.example.com/acme/null/~x/1.0.0.json",
                "registry.example.com/acme/null/~x/terraform-provider-other_1.0.0_linux_amd64.zip",
                "-/registry/registry.example.com/acme/null/versions",
                "-/registry/registry.example.com/acme/null/1.0.0/download/linux/amd64"
            })
    void a_path_of_a_provider_needs_the_right_to_this_provider(String path) {
        var route = of(path);
        assertThat(route.audience()).isEqualTo(Audience.READERS);
        assertThat(route.subject()).contains(NULL);
        assertThat(route.permits(OF_SOME_PROVIDERS)).isTrue();
        assertThat(route.permits(OF_OTHERS)).isFalse();
    }

    @Test
    void a_package_is_parsed_with_its_signed_link() {
        var archive = "terraform-provider-null_1.0.0_linux_amd64.zip";
        assertThat(of("registry.example.com/acme/null/" + archive)).isEqualTo(new Route.Archive(ID, Optional.empty()));
        assertThat(of("registry.example.com/acme/null/~x.y/" + archive))
                .isEqualTo(new Route.Archive(ID, Optional.of("~x.y")));
        assertThat(of("-/registry/registry.example.com/acme/null/~x.y/" + archive))
                .isEqualTo(new Route.Archive(ID, Optional.of("~x.y")));
        assertThat(of("-/registry/registry.example.com/acme/null/~x.y/1.0.0/linux_amd64/SHA256SUMS"))
                .isEqualTo(new Route.RegistryChecksums(ID, Optional.of("~x.y"), false));
        assertThat(of("-/registry/registry.example.com/acme/null/1.0.0/linux_amd64/SHA256SUMS.sig"))
                .isEqualTo(new Route.RegistryChecksums(ID, Optional.empty(), true));
    }

    @Test
    void a_client_that_takes_the_download_document_for_a_folder_reaches_the_same_files() {
        var provider = "-/registry/registry.example.com/acme/null/";
        for (var link : List.of("", "~x.y/")) {
            var signed = Optional.of(link.replace("/", "")).filter(text -> !text.isEmpty());
            assertThat(of(provider + "1.0.0/" + link + ID.archiveName())).isEqualTo(new Route.Archive(ID, signed));
            assertThat(of(provider + "1.0.0/" + link + "1.0.0/linux_amd64/SHA256SUMS"))
                    .isEqualTo(new Route.RegistryChecksums(ID, signed, false));
            assertThat(of(provider + "1.0.0/" + link + "1.0.0/linux_amd64/SHA256SUMS.sig"))
                    .isEqualTo(new Route.RegistryChecksums(ID, signed, true));
            assertThat(of(provider + "1.0.1/" + link + ID.archiveName()))
                    .isEqualTo(new Route.Unknown(Optional.of(NULL)));
            assertThat(of(provider + "1.0.0/1.0.0/" + link + ID.archiveName())).isInstanceOf(Route.Unknown.class);
            assertThat(of("registry.example.com/acme/null/1.0.0/" + link + ID.archiveName()))
                    .isInstanceOf(Route.Unknown.class);
        }
    }

    @Test
    void service_discovery_is_for_every_reader_and_its_url_leads_to_the_registry() {
        var registry = "-/registry/Registry.Example.com/";
        var discovery = of(registry + ".well-known/terraform.json");
        assertThat(discovery).isEqualTo(new Route.ServiceDiscovery(NULL.hostname()));
        assertThat(discovery.audience()).isEqualTo(Audience.READERS);
        assertThat(discovery.permits(OF_SOME_PROVIDERS)).isTrue();
        for (var base : List.of(registry + "-/", registry + ".well-known/-/")) {
            assertThat(of(base + "acme/null/versions")).isEqualTo(new Route.RegistryVersions(NULL));
            assertThat(of(base + "acme/null/1.0.0/download/linux/amd64")).isEqualTo(new Route.RegistryPackage(ID));
            assertThat(of(base + "acme/null/" + ID.archiveName())).isEqualTo(new Route.Archive(ID, Optional.empty()));
        }
        assertThat(of(registry + ".well-known/acme/null/versions")).isNotInstanceOf(Route.RegistryVersions.class);
    }

    @Test
    void each_document_is_a_kind_of_its_own_however_it_is_spelled() {
        assertThat(of("Registry.Example.com/acme/n%75ll/index.jso%6e")).isEqualTo(new Route.VersionIndex(NULL));
        assertThat(of("registry.example.com/acme/null/1.0.0%2Ba.json"))
                .isEqualTo(new Route.PackageIndex(new ReleaseId(NULL, ProviderVersion.parse("1.0.0+a"))));
        assertThat(of("-/registry/registry.example.com/acme/null/versions"))
                .isEqualTo(new Route.RegistryVersions(NULL));
        assertThat(of("-/registry/registry.example.com/acme/null/1.0.0/download/linux/amd64"))
                .isEqualTo(new Route.RegistryPackage(ID));
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/acme/nu_ll/index.json, INDEX, nu_ll",
        "registry.example.com:443/acme/null/1.0.0.json, VERSION, :443",
        "registry.example.com/acme/null/v1.json, VERSION, v1",
        "registry.example.com/acme/null/x.zip, ARCHIVE, x.zip",
        "-/registry/registry.example.com/ac_me/null/versions, REGISTRY, ac_me",
        "-/registry/registry.example.com/acme/null/1/download/linux/amd64, REGISTRY, 1",
        "-/registry/registry.example.com/acme/null/1/linux_amd64/SHA256SUMS, REGISTRY, 1",
    })
    void a_malformed_value_keeps_the_label_of_its_route(String path, RouteLabel label, String wrong) {
        assertThat(of(path)).isInstanceOfSatisfying(Route.Malformed.class, malformed -> {
            assertThat(malformed.label()).isEqualTo(label);
            assertThat(malformed.problem()).hasMessageContaining(wrong);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com/acme/null/.json",
                "registry.example.com/acme/null/.zip",
                "registry.example.com/acme/null/versions",
                "registry.example.com/acme/null/~/terraform-provider-null_1.0.0_linux_amd64.zip",
                "registry.example.com/acme/null/~x/1.0.0.json",
                "-/registry/registry.example.com/acme/null/1.0.0/linux_arm_v7/SHA256SUMS",
                "-/registry/registry.example.com/acme/null/1.0.0/linux_amd64/SHA256SUMS.gz",
                "-/ui/",
                "-/ui/a/b/c.js",
                "-/ui/a.html",
                "-/ui/0123456789abcdef/",
                "-/ui/0123456789abcde/pages/a.js",
                "-/ui/0123456789abcdef/index.html",
                "-/metrics/x",
            })
    void a_path_without_a_form_is_unknown(String path) {
        assertThat(of(path)).isInstanceOf(Route.Unknown.class);
    }
}
