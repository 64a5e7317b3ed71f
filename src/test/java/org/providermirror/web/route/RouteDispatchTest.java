package org.providermirror.web.route;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.web.ResourceTestBase;
import org.providermirror.web.Resources;

/** Which resource serves which route, and that no other is called. */
@Tag("component")
class RouteDispatchTest extends ResourceTestBase {
    private static final String PROVIDER = "registry.example.com/acme/null/";
    private static final String REGISTRY = "-/registry/" + PROVIDER;
    private static final String ARCHIVE = "terraform-provider-null_1.0.0_linux_amd64.zip";

    private static final String PUBLICATION = "-/api/v1/admin/releases/" + PROVIDER + "1.0.0";

    /** A path of each kind that is served. */
    private static final List<String> SAMPLES = List.of(
            PROVIDER + "index.json",
            PROVIDER + "1.0.0.json",
            PROVIDER + ARCHIVE,
            REGISTRY + "versions",
            REGISTRY + "1.0.0/download/linux/amd64",
            REGISTRY + "1.0.0/linux_amd64/SHA256SUMS",
            "-/registry/registry.terraform.io/.well-known/terraform.json",
            ".well-known/terraform.json",
            "-/health/live",
            "-/metrics",
            "-/api/v1/status",
            "-/api/v1/providers",
            "-/api/v1/providers/" + PROVIDER + "1.0.0",
            "-/api/v1/providers/" + PROVIDER + "1.0.0/linux_amd64/availability",
            "-/api/v1/whoami",
            "-/api/v1/admin/blocks",
            PUBLICATION,
            "-/ui/main.js",
            "-/ui/pages/overview.js",
            "");

    /** Values for the templates whose route depends on them. */
    private static final Map<String, String> VALUES = Map.of(
            "{document: .+}", PROVIDER + "index.json",
            "{archive: .+}.zip", PROVIDER + ARCHIVE,
            "-/ui/{file: .+}", "-/ui/main.js");

    private static final AtomicInteger CALLS = new AtomicInteger();

    /** A resource whose path Jersey prefers to that of the documents. */
    @Path("-/registry/{any: .+}")
    public static final class Greedy {
        @GET
        public String get() {
            return "call " + CALLS.incrementAndGet();
        }
    }

    /** A resource at a path that is no route. */
    @Path("elsewhere")
    public static final class Elsewhere {
        @GET
        public String get() {
            return "call " + CALLS.incrementAndGet();
        }
    }

    /** A resource that looks like administration to Jersey, below a path that readers may request. */
    @Path("-/api/v1/{any: a.*}")
    public static final class Disguised {
        @GET
        public String get() {
            return "call " + CALLS.incrementAndGet();
        }
    }

    @Override
    protected Set<Class<?>> furtherResources() {
        return Set.of(Greedy.class, Elsewhere.class, Disguised.class);
    }

    @BeforeEach
    void reset() {
        CALLS.set(0);
    }

    private static List<String> resourcePaths() {
        return Resources.all().stream()
                .map(Resource::from)
                .filter(resource -> resource != null)
                .map(RouteDispatchTest::path)
                .toList();
    }

    static Stream<List<String>> rootAndWholePaths() {
        return Resources.all().stream()
                .map(Resource::from)
                .filter(resource -> resource != null)
                .flatMap(root -> wholePaths(root, "").stream().map(whole -> List.of(path(root), whole)));
    }

    private static List<String> wholePaths(Resource resource, String above) {
        var whole = above.isEmpty() ? path(resource) : above.replaceAll("/$", "") + "/" + path(resource);
        var paths = new ArrayList<String>();
        if (!resource.getResourceMethods().isEmpty()) {
            paths.add(whole);
        }
        resource.getChildResources().forEach(child -> paths.addAll(wholePaths(child, whole)));
        return paths;
    }

    private static String path(Resource resource) {
        return resource.getPath().replaceAll("^/", "");
    }

    @ParameterizedTest
    @MethodSource("rootAndWholePaths")
    void every_path_of_every_resource_is_a_route_that_this_resource_serves(List<String> paths) {
        var path = VALUES.getOrDefault(paths.get(1), paths.get(1).replaceAll("\\{\\s*(\\w+)[^}]*\\}", "$1"));

        assertThat(Route.parse(path).isServedAt(paths.get(0))).as(path).isTrue();
    }

    @Test
    void every_kind_is_served_by_one_resource_alone() {
        assertThat(SAMPLES.stream().map(Route::parse).map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(kinds(Route.class)
                        .filter(kind -> kind != Route.Unknown.class && kind != Route.Malformed.class)
                        .collect(Collectors.toSet()));
        for (var path : SAMPLES) {
            var route = Route.parse(path);
            var serving = resourcePaths().stream().filter(route::isServedAt);
            if (path.startsWith("-/api/")) {
                assertThat(serving).as(path).isNotEmpty();
            } else {
                assertThat(serving).as(path).hasSize(1);
            }
        }
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(RouteDispatchTest::kinds)
                : Stream.of(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REGISTRY + "versions",
                REGISTRY + "1.0.0/linux_amd64/SHA256SUMS",
                "elsewhere",
                "elsewhere/",
                "-/registry/x",
                "%2d/api/v1/status",
            })
    void a_resource_that_does_not_serve_the_route_is_never_called(String path) throws IOException {
        var answer = get(path);

        assertThat(answer.getStatus()).isIn(400, 404);
        assertThat(json(answer).get("detail").asText())
                .isIn("nothing is served at this path", "the path has an empty segment or a dot segment");
        assertThat(CALLS).hasValue(0);
    }

    @Test
    void a_resource_with_a_path_of_readers_never_serves_administration() {
        assertThat(get("-/api/v1/anything").getStatus()).isEqualTo(200);
        assertThat(get("-/api/v1/admin").getStatus()).isEqualTo(401);
        assertThat(CALLS).hasValue(1);
        assertThat(new Route.Administration("-/api/v1/admin/x").isServedAt("-/api/v1/{any: a.*}"))
                .isFalse();
    }
}
