package org.providermirror.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.policy.token.Principal;
import org.providermirror.policy.token.Scope;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.web.Resources;
import org.providermirror.web.route.ApiRoute;
import org.providermirror.web.route.Route;

/** Who may use the administrative routes. */
class AdministrativeRoutesTest {
    private static final String ROOT = "-/api/v1/admin/";
    private static final Principal OF_SOME_PROVIDERS = new Principal(
            "ops",
            Set.of(Scope.READ, Scope.ADMIN),
            Optional.empty(),
            List.of(ProviderPattern.parse("registry.example.com/acme/*")),
            "");
    private static final Principal READER = new Principal("ci", Set.of(Scope.READ), Optional.empty(), List.of(), "");
    private static final Principal ADMINISTRATOR =
            new Principal("boss", Set.of(Scope.ADMIN), Optional.empty(), List.of(), "");

    private static final Principal PUBLISHER =
            new Principal("release", Set.of(Scope.PUBLISH), Optional.empty(), List.of(), "");
    private static final Principal PUBLISHER_OF_OTHERS = new Principal(
            "release",
            Set.of(Scope.PUBLISH),
            Optional.empty(),
            List.of(ProviderPattern.parse("providers.example.com/other/*")),
            "");

    static Stream<String> paths() {
        return Resources.all().stream()
                .map(Resource::from)
                .filter(resource -> resource != null && resource.getPath().startsWith(ROOT))
                .flatMap(AdministrativeRoutesTest::below)
                .distinct()
                .sorted();
    }

    private static Stream<String> below(Resource resource) {
        var paths = new ArrayList<String>();
        collect(resource, "", paths);
        return paths.stream();
    }

    private static void collect(Resource resource, String above, List<String> paths) {
        var path = (above.isEmpty() ? "" : above + "/") + resource.getPath().replaceAll("^/|/$", "");
        if (!resource.getResourceMethods().isEmpty()) {
            paths.add(path.replaceAll("\\{\\s*(\\w+)[^}]*\\}", "$1"));
        }
        resource.getChildResources().forEach(child -> collect(child, path, paths));
    }

    @Test
    void every_kind_of_administrative_path_is_found() {
        assertThat(paths())
                .hasSizeGreaterThan(20)
                .contains(
                        ROOT + "blocks/hostname/namespace/type/version/platform",
                        ROOT + "conflicts/accepted",
                        ROOT + "signers/hostname/namespace/fingerprint",
                        ROOT + "unsigned",
                        ROOT + "exports/archive",
                        ROOT + "purges",
                        ROOT + "new-token");
    }

    @ParameterizedTest
    @MethodSource("paths")
    void only_an_administrator_of_all_providers_has_the_right(String path) {
        var route = Route.parse(path);
        assertThat(route).isInstanceOfAny(Route.Administration.class, ApiRoute.Publication.class);
        assertThat(route.permits(OF_SOME_PROVIDERS)).isFalse();
        assertThat(route.permits(READER)).isFalse();
        assertThat(route.permits(ADMINISTRATOR)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void a_publisher_has_the_right_to_publish_its_providers_and_to_nothing_else(String path) {
        var isPublication = path.startsWith(ROOT + "releases/");
        assertThat(Route.parse(path).permits(PUBLISHER)).as(path).isEqualTo(isPublication);
    }

    @Test
    void a_publisher_may_not_read() {
        var release = "providers.example.com/acme/tool/1.0.0";
        assertThat(Route.parse(ROOT + "releases/" + release).permits(PUBLISHER)).isTrue();
        assertThat(Route.parse(ROOT + "releases/" + release).permits(PUBLISHER_OF_OTHERS))
                .isFalse();
        for (var path : List.of(
                ROOT + "releases/" + release + "/more",
                ROOT + "releases/providers.example.com/acme/tool",
                ROOT + "signing-keys/providers.example.com/acme",
                "providers.example.com/acme/tool/index.json",
                "providers.example.com/acme/tool/1.0.0.json",
                "-/registry/providers.example.com/acme/tool/versions",
                "-/api/v1/providers",
                "-/api/v1/providers/providers.example.com/acme/tool",
                "-/api/v1/status",
                "-/metrics")) {
            assertThat(Route.parse(path).permits(PUBLISHER)).as(path).isFalse();
        }
    }

    @Test
    void exactly_the_resources_below_the_root_check_the_role_themselves() {
        assertThat(Resources.all())
                .filteredOn(type -> Resource.from(type) != null)
                .allSatisfy(type -> assertThat(type.isAnnotationPresent(ForAdministrators.class))
                        .as(type.getName())
                        .isEqualTo(Resource.from(type).getPath().startsWith(ROOT)
                                && !type.isAnnotationPresent(ForPublishers.class)));
    }
}
