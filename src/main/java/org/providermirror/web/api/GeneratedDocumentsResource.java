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

/** Returns the OpenAPI document, which the build generates from the annotations of the resources. */
@Path(ApiPath.ROOT + "openapi.json")
public final class OpenApiResource {
    private static final String GENERATED = "/openapi.json";
    private static final String VERSION = "${version}";

    private final StatusReport report;

    public OpenApiResource(@Context StatusReport report) {
        this.report = report;
    }

    /** Returns this OpenAPI document. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @ApiResponse(
            responseCode = "200",
            description = "The document.",
            content = @Content(schema = @Schema(type = "object")))
    public String document() {
        try (var generated = OpenApiResource.class.getResourceAsStream(GENERATED)) {
            return new String(generated.readAllBytes(), StandardCharsets.UTF_8).replace(VERSION, report.version());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(GENERATED, unreadable);
        }
    }
}
