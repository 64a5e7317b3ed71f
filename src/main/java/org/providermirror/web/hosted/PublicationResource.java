package org.providermirror.web.hosted;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.time.Duration;
import org.providermirror.hosted.PublicationRefusedException;
import org.providermirror.hosted.Publications;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.transfer.upload.UploadInterruptedException;
import org.providermirror.transfer.upload.UploadTooLargeException;
import org.providermirror.transfer.upload.UploadsFullException;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForPublishers;
import org.providermirror.web.http.RequestId;
import org.providermirror.web.problem.RefusedException;

/** Publishes releases of hosted providers. */
@ForPublishers
@Path("-/api/v1/admin/releases/{hostname}/{namespace}/{type}/{version}")
@Produces(MediaType.APPLICATION_JSON)
public final class PublicationResource {
    private static final String PROBLEM = "application/problem+json";
    private static final int UNPROCESSABLE = 422;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Publications publications;
    private final HttpServletRequest request;

    public PublicationResource(@Context Publications publications, @Context HttpServletRequest request) {
        this.publications = publications;
        this.request = request;
    }

    /**
     * Publishes a release: an archive of what GoReleaser's template for Terraform providers leaves in its folder dist. Other
     * files in it are ignored.
     */
    @PUT
    @Consumes({
        "application/zip",
        "application/x-zip-compressed",
        "application/gzip",
        "application/x-gzip",
        "application/x-tar",
        MediaType.APPLICATION_OCTET_STREAM
    })
    @RequestBody(
            content = {
                @Content(mediaType = "application/gzip", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/x-tar", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/octet-stream", schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "201",
            description = "The release was published, or platforms were added to it.",
            content = @Content(schema = @Schema(implementation = PublicationView.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The same bytes were published before.",
            content = @Content(schema = @Schema(implementation = PublicationView.class)))
    @ApiResponse(
            responseCode = "409",
            description = "The version is published with other bytes, which stay.",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = PublicationRefusal.class)))
    @ApiResponse(
            responseCode = "422",
            description = "The upload has problems, which are listed by file.",
            content = @Content(mediaType = PROBLEM, schema = @Schema(implementation = PublicationRefusal.class)))
    public Response publish(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version)
            throws IOException, InterruptedException {
        var release = new ReleaseId(
                ProviderAddress.parse(hostname + "/" + namespace + "/" + type), ProviderVersion.parse(version));
        var expected = Math.max(0, request.getContentLengthLong());
        if (!publications.isHosted(release.provider().hostname())) {
            throw RefusedException.notFound(
                    release.provider().hostname() + " is not a hosted hostname: name it in mirror.hosted.hosts");
        }
        try {
            // Not as a parameter: a body that the server cuts off would then fail before this method.
            var published =
                    publications.publish(release, request.getInputStream(), expected, AdministratorName.of(request));
            return Response.status(published.isNew() ? Status.CREATED : Status.OK)
                    .entity(PublicationView.of(published))
                    .build();
        } catch (PublicationRefusedException refused) {
            return answer(refused);
        } catch (UploadTooLargeException tooLarge) {
            throw RefusedException.tooLarge(tooLarge.getMessage());
        } catch (UploadInterruptedException interrupted) {
            throw RefusedException.badRequest(interrupted.getMessage());
        } catch (UploadsFullException full) {
            throw RefusedException.tooMany(full.getMessage(), RETRY_AFTER);
        }
    }

    private Response answer(PublicationRefusedException refused) {
        return switch (refused.kind()) {
            case BUSY -> throw RefusedException.tooMany(refused.getMessage(), RETRY_AFTER);
            case CONFLICT -> answer(refused, "conflict", Status.CONFLICT.getStatusCode());
            case INVALID -> answer(refused, "invalid release", UNPROCESSABLE);
        };
    }

    private Response answer(PublicationRefusedException refused, String title, int status) {
        return Response.status(status)
                .type(PROBLEM)
                .entity(new PublicationRefusal(
                        "tag:providermirror.org,2026:" + title.replace(' ', '-'),
                        title,
                        status,
                        refused.getMessage(),
                        RequestId.of(request),
                        refused.problems().stream()
                                .map(PublicationRefusal.FileProblem::of)
                                .toList()))
                .build();
    }
}
