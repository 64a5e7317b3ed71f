package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.transfer.imports.ImportOptions;
import org.providermirror.transfer.imports.Imports;
import org.providermirror.transfer.upload.UploadInterruptedException;
import org.providermirror.transfer.upload.UploadTooLargeException;
import org.providermirror.transfer.upload.UploadsFullException;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.problem.RefusedException;

/** Imports a folder on the mirror's machine, or an uploaded archive. */
@ForAdministrators
@Path("-/api/v1/admin/imports")
public final class ImportResource extends JobListResource {
    private static final String LEAVE = "leave";
    private static final String TAKE = "take";

    private final Imports imports;
    private final HttpServletRequest request;

    /**
     * @param folder a folder below mirror.import.path
     * @param unverified whether to leave out packages without provenance, or to take them: leave or take
     * @param signers the fingerprints of keys to trust
     */
    private record ImportOrder(
            String folder, @Schema(defaultValue = LEAVE) Optional<String> unverified, List<String> signers) {}

    public ImportResource(@Context Imports imports, @Context HttpServletRequest request) {
        super(imports.queue());
        this.imports = imports;
        this.request = request;
    }

    /** Imports a folder on the mirror's machine, or an uploaded zip, tar or gzip-compressed tar. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Parameter(
            name = "unverified",
            in = ParameterIn.QUERY,
            description =
                    "For an uploaded archive: whether to leave out packages without provenance, or to take them: leave"
                            + " or take.")
    @Parameter(
            name = "signer",
            in = ParameterIn.QUERY,
            description = "For an uploaded archive: the fingerprint of a key to trust; repeatable.",
            array = @ArraySchema(schema = @Schema(type = "string")))
    @RequestBody(
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ImportOrder.class)),
                @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/gzip", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/x-tar", schema = @Schema(type = "string", format = "binary"))
            })
    @JobAccepted
    @RecordedAct("started an import of a folder")
    public Response begin(ImportOrder order) {
        return accepted(imports.submit(order.folder(), options(order.unverified(), order.signers())));
    }

    @POST
    @Consumes({
        "application/zip",
        "application/x-zip-compressed",
        "application/gzip",
        "application/x-gzip",
        "application/x-tar",
        MediaType.APPLICATION_OCTET_STREAM
    })
    @Operation(hidden = true)
    @RecordedAct("started an import of an archive")
    public Response upload(
            @QueryParam("unverified") String unverified,
            @QueryParam("signer") List<String> signers,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) String length)
            throws IOException {
        var expected = length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
        try {
            // Not as a parameter: a body that the server cuts off would then fail before this method.
            return accepted(imports.submit(
                    request.getInputStream(), expected, options(Optional.ofNullable(unverified), signers)));
        } catch (UploadTooLargeException tooLarge) {
            throw RefusedException.tooLarge(tooLarge.getMessage());
        } catch (UploadInterruptedException interrupted) {
            throw RefusedException.badRequest(interrupted.getMessage());
        } catch (UploadsFullException full) {
            throw RefusedException.tooMany(full.getMessage(), RETRY_AFTER);
        }
    }

    private ImportOptions options(Optional<String> unverified, List<String> signers) {
        return ImportOptions.of(acceptsUnverified(unverified.orElse("")), signers, AdministratorName.of(request));
    }

    private static boolean acceptsUnverified(String choice) {
        return switch (choice) {
            case "", LEAVE -> false;
            case TAKE -> true;
            default -> throw new InvalidTermException("choice", choice, LEAVE + " or " + TAKE).at("unverified");
        };
    }
}
