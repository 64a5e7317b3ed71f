package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.prefetch.ProviderBlockFile;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.VersionChoice;
import org.providermirror.transfer.exports.Exports;
import org.providermirror.transfer.exports.Selection;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ExportLink;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;

/** Exports packages as a zip that is streamed, or into a folder on the mirror's machine. */
@ForAdministrators
@Path("-/api/v1/admin/exports")
public final class ExportResource extends JobListResource {
    private static final String ZIP = "application/zip";

    private final Exports exports;
    private final HttpServletRequest request;

    /** @param url the URL of the zip */
    private record Link(String url) {}

    /**
     * @param providers provider patterns, such as {@code hashicorp/*}; empty for all providers
     * @param version version constraints, such as {@code ~> 3.0}; absent for all versions
     * @param platforms Platforms, such as linux_amd64; empty for all platforms
     */
    private record LinkOrder(List<String> providers, Optional<String> version, List<String> platforms) {
        Selection selection(String lockFile) {
            if (!lockFile.isEmpty()) {
                ProviderBlockFile.ofLockFile(lockFile, Set.of());
            }
            return new Selection(
                    Member.parseAll("providers", providers, ProviderPattern::parse),
                    Member.parse("version", version.orElse(""), VersionChoice::parse),
                    ProviderBlockFile.platforms(platforms),
                    lockFile);
        }

        String query() {
            return Stream.of(
                            providers.stream().map(provider -> parameter("provider", provider)),
                            version.filter(text -> !text.isEmpty()).stream().map(text -> parameter("version", text)),
                            platforms.stream().map(platform -> parameter("platform", platform)))
                    .flatMap(parameters -> parameters)
                    .collect(Collectors.joining("&"));
        }

        private static String parameter(String name, String value) {
            return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        }
    }

    /**
     * @param providers provider patterns, such as {@code hashicorp/*}; empty for all providers
     * @param version version constraints, such as {@code ~> 3.0}; absent for all versions
     * @param platforms Platforms, such as linux_amd64; empty for all platforms
     * @param lockFile the text of a .terraform.lock.hcl that names the packages
     * @param folder a folder below mirror.export.path; absent for a zip as the answer
     */
    private record ExportOrder(
            List<String> providers,
            Optional<String> version,
            List<String> platforms,
            Optional<String> lockFile,
            Optional<String> folder) {}

    public ExportResource(@Context Exports exports, @Context HttpServletRequest request) {
        super(exports.queue());
        this.exports = exports;
        this.request = request;
    }

    /**
     * Returns the selected packages as a zip.
     *
     * @param providers a provider pattern, such as {@code hashicorp/*}; repeatable; absent for all providers
     * @param version version constraints, such as {@code ~> 3.0}; absent for all versions
     * @param platforms a platform, such as linux_amd64; repeatable; absent for all platforms
     */
    @GET
    @Path("archive")
    @Produces(ZIP)
    @ApiResponse(
            responseCode = "200",
            description = "The zip.",
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    @RecordedAct("downloaded an export")
    public Response archive(
            @QueryParam("provider") List<String> providers,
            @QueryParam("version") String version,
            @QueryParam("platform") List<String> platforms) {
        return zip(new LinkOrder(providers, Optional.ofNullable(version), platforms).selection(""));
    }

    /** Returns a link to the selected packages that needs no token for some minutes. */
    @POST
    @Path("links")
    @Consumes(MediaType.APPLICATION_JSON)
    @RecordedAct("made a link for an export")
    public Link link(LinkOrder order) {
        order.selection("");
        return new Link(ExportLink.of(request).orElseThrow().url(order.query()));
    }

    /** Exports the selected packages into a folder, or returns them as a zip. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({MediaType.APPLICATION_JSON, ZIP})
    @JobAccepted
    @ApiResponse(
            responseCode = "200",
            description = "The zip, if no folder is named.",
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    @RecordedAct("started an export")
    public Response begin(ExportOrder order) {
        var selection = new LinkOrder(order.providers(), order.version(), order.platforms())
                .selection(order.lockFile().orElse(""));
        return order.folder()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> accepted(exports.submit(selection, folder, AdministratorName.of(request))))
                .orElseGet(() -> zip(selection));
    }

    private Response zip(Selection selection) {
        var archive = exports.archive(selection);
        StreamingOutput content = archive::writeTo;
        return Response.ok(content, ZIP)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"mirror.zip\"")
                .build();
    }
}
