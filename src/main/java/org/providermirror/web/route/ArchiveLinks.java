package org.providermirror.web.route;

import jakarta.servlet.ServletRequest;
import java.time.Duration;
import org.providermirror.provider.PackageId;
import org.providermirror.web.http.UrlSegment;

/**
 * Writes the URLs of archives into the documents of one request. A filter that wants other URLs than the plain ones leaves
 * its own instance in the request.
 */
public interface ArchiveLinks {
    /** The request attribute that holds other links than the plain ones. */
    String ATTRIBUTE = ArchiveLinks.class.getName();

    /** Links by the archive's name alone, relative to the document that lists it. Documents with these links are cached. */
    ArchiveLinks PLAIN = id -> "";

    /** Returns the path between a provider and its archive, percent-encoded with a trailing slash; mostly empty. */
    String folderOf(PackageId id);

    /** Returns the URL of an archive, percent-encoded, relative to {@code {version}.json} of its provider. */
    default String urlOf(PackageId id) {
        return folderOf(id) + UrlSegment.encode(id.archiveName());
    }

    /**
     * Returns what the links depend on beside the package. As long as two instances return equal objects, and for as long
     * as {@link #reuse} says, a document with the links of one serves for the other.
     */
    default Object identity() {
        return this;
    }

    /** Returns how long a document with these links may be sent again. */
    default Duration reuse() {
        return Duration.ofDays(365);
    }

    /** Returns whether the links are valid for one caller only. */
    default boolean arePersonal() {
        return false;
    }

    /** Returns the links of a request; the plain ones if no filter left others. */
    static ArchiveLinks of(ServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ArchiveLinks links ? links : PLAIN;
    }
}
