package org.providermirror.web.archive;

import static org.providermirror.web.route.ProviderPath.HOSTNAME;
import static org.providermirror.web.route.ProviderPath.NAMESPACE;
import static org.providermirror.web.route.ProviderPath.TYPE;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.config.OffloadSettings;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.access.AuditFilter;
import org.providermirror.web.access.PersonalLinks;
import org.providermirror.web.http.Preconditions;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.ProviderPath;

/**
 * <em>download_package</em>, by whichever of the two protocols. Decides on status and headers; the bytes are left to
 * {@link PendingBodyFilter}.
 */
public abstract sealed class ArchiveResource permits PackageResource, RegistryArchiveResource {
    /** The archive below its provider. */
    static final String TEMPLATE = ProviderPath.TEMPLATE + "/" + ProviderPath.CAPABILITY + "{archive: [^/]+}.zip";

    private final ProviderMirror mirror;
    private final OffloadSettings offload;
    private final HttpServletRequest request;
    private final HttpHeaders headers;

    ArchiveResource(ProviderMirror mirror, OffloadSettings offload, HttpServletRequest request, HttpHeaders headers) {
        this.mirror = mirror;
        this.offload = offload;
        this.request = request;
        this.headers = headers;
    }

    @GET
    public Response get(
            @PathParam(HOSTNAME) String hostname,
            @PathParam(NAMESPACE) String namespace,
            @PathParam(TYPE) String type,
            @PathParam("archive") String archive) {
        var id = id(hostname, namespace, type, archive);
        var given = found(id);
        var answer = ArchiveResponse.of(
                given, Preconditions.of(headers), Optional.ofNullable(headers.getHeaderString("Range")), offload);
        PackageAnswer.note(request, id, given, answer);
        answer.delivery().ifPresent(delivery -> request.setAttribute(PendingBody.ATTRIBUTE, delivery));
        return PersonalLinks.answer(answer.head(), ArchiveLinks.of(request));
    }

    /**
     * A range changes nothing here: RFC 9110 defines it for GET alone. Refused while nobody knows the length: a client that
     * is told none takes the package for empty and installed.
     */
    @HEAD
    public Response head(
            @PathParam(HOSTNAME) String hostname,
            @PathParam(NAMESPACE) String namespace,
            @PathParam(TYPE) String type,
            @PathParam("archive") String archive) {
        return PersonalLinks.answer(
                ArchiveResponse.ofHead(found(id(hostname, namespace, type, archive)), Preconditions.of(headers)),
                ArchiveLinks.of(request));
    }

    private ArchiveAnswer found(PackageId id) {
        var answer = mirror.archive(id);
        request.setAttribute(AuditFilter.STORED, answer.map(stored -> true, upstream -> false, arriving -> false));
        return answer;
    }

    private static PackageId id(String hostname, String namespace, String type, String archive) {
        return PackageId.parseArchiveName(ProviderAddress.parse(hostname, namespace, type), archive + ".zip");
    }
}
