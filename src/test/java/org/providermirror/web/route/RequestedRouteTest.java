package org.providermirror.web.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

class RequestedRouteTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.example.com/acme/null");
    private static final PackageId ID =
            PackageId.parseArchiveName(NULL, "terraform-provider-null_1.0.0_linux_amd64.zip");

    private static RequestedRoute of(String path) {
        assertThat(RequestPath.fault("/mirror/" + path, "/mirror")).isEmpty();
        return RequestedRoute.of(RequestPath.segments(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-/health/live", "-/health/ready", "-/health/live/", "-/%68ealth/live"})
    void only_the_health_checks_are_open(String path) {
        assertThat(of(path)).isEqualTo(new RequestedRoute.Open());
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
    void everything_else_needs_the_right_to_everything(String path) {
        assertThat(of(path)).isEqualTo(new RequestedRoute.Own());
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
    void administration_is_for_administrators_however_it_is_spelt(String path) {
        assertThat(of(path)).isEqualTo(new RequestedRoute.Administration());
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
    void what_is_of_a_provider_is_judged_by_the_provider(String path) {
        assertThat(of(path)).isEqualTo(new RequestedRoute.OfProvider(NULL));
    }

    @Test
    void a_package_is_told_with_its_capability() {
        var archive = "terraform-provider-null_1.0.0_linux_amd64.zip";
        assertThat(of("registry.example.com/acme/null/" + archive))
                .isEqualTo(new RequestedRoute.OfPackage(ID, Optional.empty()));
        assertThat(of("registry.example.com/acme/null/~x.y/" + archive))
                .isEqualTo(new RequestedRoute.OfPackage(ID, Optional.of("~x.y")));
        assertThat(of("-/registry/registry.example.com/acme/null/~x.y/" + archive))
                .isEqualTo(new RequestedRoute.OfPackage(ID, Optional.of("~x.y")));
        assertThat(of("-/registry/registry.example.com/acme/null/~x.y/1.0.0/linux_amd64/SHA256SUMS"))
                .isEqualTo(new RequestedRoute.OfPackage(ID, Optional.of("~x.y")));
        assertThat(of("-/registry/registry.example.com/acme/null/1.0.0/linux_amd64/SHA256SUMS.sig"))
                .isEqualTo(new RequestedRoute.OfPackage(ID, Optional.empty()));
    }
}
