package org.providermirror.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;
import org.providermirror.web.WebComponents;

/** The description of the interface: valid, whole, and made of what Jersey serves. */
class OpenApiDocumentTest {
    private static final String ROOT = "/-/api/v1";

    private final String document =
            new String(ApiJson.bytes(new OpenApiDocument("1.0.0").of(WebComponents.classes())), StandardCharsets.UTF_8);

    @Test
    void a_validator_finds_nothing_wrong_with_it() {
        var options = new ParseOptions();
        options.setResolve(true);
        var parsed = new OpenAPIV3Parser().readContents(document, null, options);
        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.getOpenAPI().getPaths()).isNotEmpty();
        assertThat(parsed.getOpenAPI().getComponents().getSchemas()).containsKeys("StatusView", "Problem", "FetchView");
    }

    @Test
    void every_route_that_jersey_serves_below_the_root_is_in_it_and_no_other() {
        var routes = new TreeSet<String>();
        for (var type : WebComponents.classes()) {
            var resource = Resource.from(type);
            if (resource != null) {
                collect(resource, "", routes);
            }
        }
        routes.removeIf(route -> !route.contains(" " + ROOT));
        assertThat(routes).hasSizeGreaterThan(8);
        assertThat(described()).containsExactlyInAnyOrderElementsOf(routes);
    }

    private static void collect(Resource resource, String above, Set<String> routes) {
        var path = above + "/" + String.valueOf(resource.getPath()).replaceAll("^/|/$", "");
        resource.getResourceMethods()
                .forEach(method -> routes.add(method.getHttpMethod().toUpperCase(Locale.ROOT) + " "
                        + path.replaceAll("\\{\\s*(\\w+)\\s*:[^}]*\\}", "{$1}").replaceAll("/+", "/")));
        resource.getChildResources().forEach(child -> collect(child, path, routes));
    }

    private Set<String> described() {
        var described = new TreeSet<String>();
        new OpenAPIV3Parser()
                .readContents(document)
                .getOpenAPI()
                .getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap().keySet().forEach(verb -> described.add(verb + " " + ROOT + path)));
        return described;
    }

    @Test
    void every_operation_says_what_it_does() {
        new OpenAPIV3Parser()
                .readContents(document)
                .getOpenAPI()
                .getPaths()
                .forEach((path, item) -> item.readOperations()
                        .forEach(operation ->
                                assertThat(operation.getOperationId()).as(path).isNotBlank()));
    }
}
