package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.providermirror.web.problem.RefusedException;

/** Returns the documents that the build generates: the OpenAPI document and the bill of materials. */
@Path(ApiPath.ROOT)
public final class GeneratedDocumentsResource {
    private static final String OPENAPI = "/openapi.json";
    private static final String BILL_OF_MATERIALS = "/META-INF/sbom/mirror.cdx.json";
    private static final String VERSION = "${version}";

    private final StatusReport report;

    public GeneratedDocumentsResource(@Context StatusReport report) {
        this.report = report;
    }

    /** Returns this OpenAPI document. */
    @GET
    @Path("openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    @ApiResponse(
            responseCode = "200",
            description = "The document.",
            content = @Content(schema = @Schema(type = "object")))
    public String openApi() {
        return generated(OPENAPI).orElseThrow().replace(VERSION, report.version());
    }

    /** Returns the bill of materials (SBOM) of this program in the format CycloneDX; 404 if it runs from a checkout. */
    @GET
    @Path("sbom")
    @Produces("application/vnd.cyclonedx+json")
    @ApiResponse(
            responseCode = "200",
            description = "The document.",
            content = @Content(schema = @Schema(type = "object")))
    public String billOfMaterials() {
        return generated(BILL_OF_MATERIALS)
                .orElseThrow(() -> RefusedException.notFound(
                        "this program runs from a checkout, which has no bill of materials: ./mvnw package makes one"));
    }

    private static Optional<String> generated(String name) {
        try (var document = GeneratedDocumentsResource.class.getResourceAsStream(name)) {
            return document == null
                    ? Optional.empty()
                    : Optional.of(new String(document.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(name, unreadable);
        }
    }
}
