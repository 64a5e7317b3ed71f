package org.providermirror.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;
import org.providermirror.web.Resources;

/** The OpenAPI document that the build generates: valid, complete, reviewed, and true of what Jersey serves. */
class OpenApiDocumentTest {
    private static final String ROOT = "/-/api/v1";

    private static final String GENERATED = "target/classes/openapi.json";
    private static final String REVIEWED = "src/test/resources/openapi.json";

    private final String document = read(GENERATED);

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @Test
    void it_is_the_document_that_was_reviewed() {
        assertThat(document)
                .as(
                        "The API changed. Review the difference between %s and %s. If it is intended, copy the first file over the second.",
                        GENERATED, REVIEWED)
                .isEqualTo(read(REVIEWED));
    }

    @Test
    @SuppressWarnings({"rawtypes", "unchecked"})
    void every_member_and_every_problem_is_described() {
        Map<String, Schema> schemas = new OpenAPIV3Parser()
                .readContents(document)
                .getOpenAPI()
                .getComponents()
                .getSchemas();
        for (Schema<?> schema : schemas.values()) {
            assertThat(schema.getProperties().values())
                    .extracting(Schema::getDescription)
                    .as(schema.toString())
                    .doesNotContainNull();
        }
        assertThat(schemas.get("StatusView").getRequired())
                .contains("version", "fetches")
                .doesNotContain("latestEvent");
        assertThat(schemas.get("WantedBlock").getRequired()).containsExactly("provider", "reason");
        assertThat(schemas.get("PrefetchOrder").getRequired()).isNull();
    }

    @Test
    void an_act_names_the_header_against_requests_of_other_sites() {
        assertThat(operations())
                .filteredOn(operation -> operation.getOperationId().matches("(post|delete)-admin-.*"))
                .hasSizeGreaterThan(15)
                .allSatisfy(operation -> assertThat(operation.getParameters())
                        .as(operation.getOperationId())
                        .extracting(Parameter::getName)
                        .contains("X-Requested-By"));
    }

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
        for (var type : Resources.all()) {
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

    private List<Operation> operations() {
        return new OpenAPIV3Parser()
                .readContents(document).getOpenAPI().getPaths().values().stream()
                        .flatMap(item -> item.readOperations().stream())
                        .toList();
    }

    @Test
    void every_operation_says_what_it_does_and_what_its_parameters_mean() {
        assertThat(operations()).allSatisfy(operation -> {
            assertThat(operation.getSummary()).as(operation.getOperationId()).endsWith(".");
            assertThat(Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of()))
                    .allSatisfy(parameter -> assertThat(parameter.getDescription())
                            .as(operation.getOperationId() + " " + parameter.getName())
                            .endsWith("."));
        });
        assertThat(operations()).extracting(Operation::getOperationId).doesNotHaveDuplicates();
    }

    @Test
    void every_body_and_every_answer_has_a_schema_and_every_problem_too() {
        assertThat(operations()).allSatisfy(operation -> {
            if (operation.getRequestBody() != null) {
                assertThat(operation.getRequestBody().getContent().values())
                        .as(operation.getOperationId())
                        .isNotEmpty()
                        .allSatisfy(media -> assertThat(isDescribed(media.getSchema()))
                                .as(operation.getOperationId())
                                .isTrue());
            }
            assertThat(operation.getResponses()).containsKey("default");
            operation.getResponses().forEach((status, answer) -> {
                if (!status.equals("204") && !status.equals("202") || answer.getContent() != null) {
                    assertThat(answer.getContent().values())
                            .as(operation.getOperationId() + " " + status)
                            .isNotEmpty()
                            .allSatisfy(media -> assertThat(isDescribed(media.getSchema()))
                                    .as(operation.getOperationId() + " " + status)
                                    .isTrue());
                }
            });
        });
    }

    private static boolean isDescribed(Schema<?> schema) {
        return schema.get$ref() != null || schema.getType() != null;
    }

    @Test
    void administration_needs_a_token_and_says_so() {
        assertThat(operations())
                .filteredOn(operation -> operation.getOperationId().contains("-admin-"))
                .hasSizeGreaterThan(20)
                .allSatisfy(operation -> {
                    assertThat(operation.getSecurity()).noneMatch(Map::isEmpty).hasSize(3);
                    assertThat(operation.getResponses()).containsKeys("401", "403");
                });
        assertThat(operations())
                .filteredOn(operation -> !operation.getOperationId().contains("-admin-"))
                .allSatisfy(operation -> assertThat(operation.getSecurity()).anyMatch(Map::isEmpty));
    }

    @Test
    void a_body_that_may_come_in_several_forms_is_described_in_all_of_them() {
        var imports = new OpenAPIV3Parser()
                .readContents(document)
                .getOpenAPI()
                .getPaths()
                .get("/admin/imports")
                .getPost();
        assertThat(imports.getRequestBody().getContent())
                .containsKeys("application/json", "application/zip", "application/gzip");
        assertThat(imports.getRequestBody()
                        .getContent()
                        .get("application/json")
                        .getSchema()
                        .get$ref())
                .endsWith("/ImportOrder");
        assertThat(imports.getParameters()).extracting(Parameter::getName).contains("unverified");
    }
}
