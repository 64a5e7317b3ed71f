package org.providermirror.web.admin;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.transfer.imports.ImportOptions;
import org.providermirror.transfer.imports.Imports;
import org.providermirror.transfer.imports.UploadTooLargeException;
import org.providermirror.web.access.Administrator;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** Imports: from a folder of the mirror's machine, or from an archive that is uploaded. */
@ForAdministrators
@Path("-/api/v1/admin/imports")
@Produces(MediaType.APPLICATION_JSON)
public final class ImportResource {
    private static final String LEAVE = "leave";
    private static final String TAKE = "take";

    private final Imports imports;
    private final HttpServletRequest request;

    @Inject
    public ImportResource(Imports imports, @Context HttpServletRequest request) {
        this.imports = imports;
        this.request = request;
    }

    @GET
    @Summary("The imports that are remembered, the newest first.")
    @ResponseDocument(JobDocument.TaskList.class)
    public Response list() {
        return JobAnswers.list(imports.board());
    }

    @GET
    @Path("{id}")
    @Summary("One import, and what became of each package.")
    @ResponseDocument(JobDocument.class)
    public Response one(@PathParam("id") String id) {
        return JobAnswers.one(imports.board(), id);
    }

    @DELETE
    @Path("{id}")
    @Summary("Ends an import as soon as it can.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response cancel(@PathParam("id") String id) {
        return JobAnswers.cancel(imports.board(), id);
    }

    /**
     * {@code {"folder": "site-a", "unverified": "leave", "signers": ["C874 011F …"]}}: a folder below {@code
     * mirror.import.path}; with {@code take} packages come in that nobody can vouch for, and the keys with these fingerprints
     * count as the publishers'.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Summary("Imports a folder of the mirror's machine.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response begin(@RequestDocument(JobOrders.ImportOrder.class) InputStream body) throws IOException {
        var given = JsonBody.object(body, JobOrders.ImportOrder.class);
        var task = imports.submit(
                JsonBody.text(given, "folder"),
                terms(JsonBody.text(given, "unverified"), JsonBody.texts(given, "signers")));
        return JobAnswers.taken(task);
    }

    /** An archive of a folder: zip, tar, or tar compressed by gzip. */
    @POST
    @Consumes({
        "application/zip",
        "application/x-zip-compressed",
        "application/gzip",
        "application/x-gzip",
        "application/x-tar",
        MediaType.APPLICATION_OCTET_STREAM
    })
    @Summary("Imports an archive that is uploaded.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response upload(
            InputStream body,
            @QueryParam("unverified")
                    @Summary("What becomes of packages that nobody can vouch for: leave (out), or take.")
                    String unverified,
            @QueryParam("signer")
                    @Summary("The fingerprint of a key that counts as a publisher's; may be given several times.")
                    List<String> signers,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) String length)
            throws IOException {
        var expected = length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
        try {
            return JobAnswers.taken(
                    imports.submit(body, expected, terms(unverified == null ? "" : unverified, signers)));
        } catch (UploadTooLargeException tooLarge) {
            throw new ClientErrorException(tooLarge.getMessage(), Status.REQUEST_ENTITY_TOO_LARGE, tooLarge);
        }
    }

    private ImportOptions terms(String unverified, List<String> signers) {
        return ImportOptions.of(takes(unverified), signers, Administrator.nameOf(request));
    }

    private static boolean takes(String given) {
        return switch (given) {
            case "", LEAVE -> false;
            case TAKE -> true;
            default -> throw new InvalidTermException("unverified", given, LEAVE + " or " + TAKE);
        };
    }
}
