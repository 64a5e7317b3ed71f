package org.providermirror.web.admin;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.providermirror.prefetch.ProviderBlockFile;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.VersionChoice;
import org.providermirror.transfer.exports.Exports;
import org.providermirror.transfer.exports.Selection;
import org.providermirror.web.access.ExportLink;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** Exports: a zip that is sent as it is made, or a folder on the mirror's machine. */
@ForAdministrators
@Path("-/api/v1/admin/exports")
public final class ExportResource {
    private static final String ZIP = "application/zip";

    private final Exports exports;
    private final HttpServletRequest request;

    private record Link(String url) {}

    @Inject
    public ExportResource(Exports exports, @Context HttpServletRequest request) {
        this.exports = exports;
        this.request = request;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Summary("The exports into folders that are remembered, the newest first.")
    @ResponseDocument(JobDocument.TaskList.class)
    public Response list() {
        return JobAnswers.list(exports.board());
    }

    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Summary("One export, and what became of each package.")
    @ResponseDocument(JobDocument.class)
    public Response one(@PathParam("id") String id) {
        return JobAnswers.one(exports.board(), id);
    }

    @DELETE
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Summary("Ends an export as soon as it can.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response cancel(@PathParam("id") String id) {
        return JobAnswers.cancel(exports.board(), id);
    }

    /** All that is selected, as a zip: {@code archive?provider=hashicorp/*&version=~> 3.0&platform=linux_amd64}. */
    @GET
    @Path("archive")
    @Produces(ZIP)
    @Summary("What is selected, as a zip.")
    @ResponseDocument(StreamingOutput.class)
    public Response archive(
            @QueryParam("provider")
                    @Summary("A pattern, such as hashicorp/*; may be given several times; all without it.")
                    List<String> providers,
            @QueryParam("version") @Summary("Constraints of versions, such as ~> 3.0; all without them.")
                    String version,
            @QueryParam("platform")
                    @Summary("A platform, such as linux_amd64; may be given several times; all without it.")
                    List<String> platforms) {
        return zip(selection(providers, version == null ? "" : version, platforms, ""));
    }

    /**
     * {@code {"providers": ["hashicorp/*"], "version": "", "platforms": ["linux_amd64"]}}: where the zip of that is for some
     * minutes, for a browser that sends no token along.
     */
    @POST
    @Path("links")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Summary("A link to what is selected, good for some minutes without a token.")
    @ResponseDocument(Link.class)
    public Response link(@RequestDocument(JobOrders.LinkOrder.class) InputStream body) throws IOException {
        var given = JsonBody.object(body, JobOrders.LinkOrder.class);
        var providers = JsonBody.texts(given, "providers");
        var version = JsonBody.text(given, "version");
        var platforms = JsonBody.texts(given, "platforms");
        selection(providers, version, platforms, "");
        var parameters = new ArrayList<String>();
        providers.forEach(provider -> parameters.add(parameter("provider", provider)));
        Stream.of(version).filter(text -> !text.isEmpty()).forEach(text -> parameters.add(parameter("version", text)));
        platforms.forEach(platform -> parameters.add(parameter("platform", platform)));
        var links = ExportLink.of(request).orElseThrow(NotFoundException::new);
        return JobAnswers.json(Response.Status.OK, new Link(links.url(String.join("&", parameters))));
    }

    private static String parameter(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /**
     * {@code {"providers": ["hashicorp/*"], "version": "", "platforms": ["linux_amd64"], "lockFile": "", "folder": "x"}}:
     * into a folder below {@code mirror.export.path}; without {@code folder} the answer is the zip itself.
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, ZIP})
    @Summary("Exports what is selected, into a folder or as a zip.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response begin(@RequestDocument(JobOrders.ExportOrder.class) InputStream body) throws IOException {
        var given = JsonBody.object(body, JobOrders.ExportOrder.class);
        var selection = selection(
                JsonBody.texts(given, "providers"),
                JsonBody.text(given, "version"),
                JsonBody.texts(given, "platforms"),
                JsonBody.text(given, "lockFile"));
        var folder = JsonBody.text(given, "folder");
        return folder.isEmpty() ? zip(selection) : JobAnswers.taken(exports.submit(selection, folder));
    }

    private static Selection selection(
            List<String> providers, String version, List<String> platforms, String lockFile) {
        if (!lockFile.isEmpty()) {
            ProviderBlockFile.ofLockFile(lockFile, Set.of());
        }
        return new Selection(
                providers.stream().map(ProviderPattern::parse).toList(),
                VersionChoice.parse(version),
                ProviderBlockFile.platforms(platforms),
                lockFile);
    }

    private Response zip(Selection selection) {
        var archive = exports.archive(selection);
        StreamingOutput content = archive::writeTo;
        return Response.ok(content, ZIP)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"mirror.zip\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
