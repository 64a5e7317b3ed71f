package org.providermirror.web.route;

import jakarta.servlet.ServletRequest;
import org.providermirror.provider.PackageId;
import org.providermirror.web.http.UrlSegment;

/**
 * How the URLs of archives are written into the documents of one request. A filter that wants other URLs than the plain
 * ones leaves its own behind in the request.
 */
public interface ArchiveLinks {
    /** The request attribute that holds other links than the plain ones. */
    String ATTRIBUTE = ArchiveLinks.class.getName();

    /** The archive's name alone: it lies beside the document that lists it. Documents with these links are prepared. */
    ArchiveLinks PLAIN = id -> "";

    /** What stands between a provider and an archive of it, percent-encoded and with a slash behind it; mostly nothing. */
    String folderOf(PackageId id);

    /** The URL of an archive, percent-encoded, relative to {@code {version}.json} of its provider. */
    default String urlOf(PackageId id) {
        return folderOf(id) + UrlSegment.encode(id.archiveName());
    }

    /** Whether the links are good for the one alone who asked. */
    default boolean arePersonal() {
        return false;
    }

    /** The links of a request; the plain ones where nobody wanted others. */
    static ArchiveLinks of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ArchiveLinks links ? links : PLAIN;
    }
}
