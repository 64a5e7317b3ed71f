package org.providermirror.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Caller;
import org.providermirror.provider.PackageId;

/**
 * The archive URLs of a document, relative to the provider, as the one who asks for it needs them: with a capability where
 * clients have to say who they are, for they do not say it again when they ask for an archive.
 *
 * @param access makes the capabilities; empty where everybody may ask
 */
record ArchiveLinks(Optional<Personal> access) {
    /** The links of a request that nobody had to say anything for. */
    static final ArchiveLinks PLAIN = new ArchiveLinks(Optional.empty());

    private static final String ATTRIBUTE = ArchiveLinks.class.getName();
    private static final String FOR_ONE = "private";

    /** Who asked, and what makes capabilities of that. */
    record Personal(AccessControl control, Caller caller) {}

    /** The links that {@link AccessFilter} left in the request. */
    static ArchiveLinks of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ArchiveLinks links ? links : PLAIN;
    }

    void into(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Whether they are good for one caller alone, and for a short while. */
    boolean arePersonal() {
        return access.isPresent();
    }

    /** The capability with a slash behind it; nothing where none is needed. */
    String prefix(PackageId id) {
        return access.map(personal -> personal.control().capability(personal.caller(), id) + "/")
                .orElse("");
    }

    /** The archive, relative to its provider. */
    String archive(PackageId id) {
        return prefix(id) + UrlSegment.encode(id.archiveName());
    }

    /** A document that holds such links: one that is personal is kept nowhere, for it grants something. */
    Response answer(JsonDocument document, Preconditions preconditions) {
        return arePersonal()
                ? Response.ok(document.bytes(), jakarta.ws.rs.core.MediaType.APPLICATION_JSON)
                        .header(HttpHeaders.CONTENT_LENGTH, document.bytes().length)
                        .header(HttpHeaders.CACHE_CONTROL, FOR_ONE + ", no-store")
                        .build()
                : document.answer(preconditions);
    }

    /** An archive: no cache in between may give to others what was given to one. */
    Response answer(Response archive) {
        var kept = archive.getHeaderString(HttpHeaders.CACHE_CONTROL);
        return !arePersonal() || kept == null
                ? archive
                : Response.fromResponse(archive)
                        .header(HttpHeaders.CACHE_CONTROL, null)
                        .header(HttpHeaders.CACHE_CONTROL, kept.replace("public", FOR_ONE))
                        .build();
    }
}
