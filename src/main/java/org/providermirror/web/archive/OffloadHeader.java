package org.providermirror.web.archive;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.config.OffloadSettings;
import org.providermirror.storage.StoredContent;
import org.providermirror.web.http.Preconditions;
import org.providermirror.web.http.UrlSegment;

/**
 * Makes a web server in front, by a header, send a stored file in place of the empty body. The web server then handles
 * ranges and length.
 */
record OffloadHeader(String name, String value) {
    private static final String X_ACCEL_REDIRECT = "X-Accel-Redirect";

    /** Returns whether the web server adds {@code Accept-Ranges} itself: nginx does, Apache httpd does not. */
    boolean addsAcceptRanges() {
        return name.equals(X_ACCEL_REDIRECT);
    }

    /**
     * Returns the header for a file; empty if the container sends it.
     *
     * <p>With {@code If-Match} or {@code If-Unmodified-Since} the container always sends it: the web server would
     * evaluate them once more, by its own validators, and refuse what the mirror serves.
     */
    static Optional<OffloadHeader> of(
            StoredContent.LocalFile file, OffloadSettings offload, Preconditions preconditions) {
        if (preconditions.ifMatch().isPresent()
                || preconditions.ifUnmodifiedSince().isPresent()) {
            return Optional.empty();
        }
        return switch (offload.to()) {
            case NONE -> Optional.empty();
            case X_ACCEL_REDIRECT ->
                Optional.of(new OffloadHeader(
                        X_ACCEL_REDIRECT,
                        offload.prefix() + encode(file.object().key().value())));
            case X_SENDFILE -> Optional.of(new OffloadHeader("X-Sendfile", encode(slashed(file))));
        };
    }

    private static String slashed(StoredContent.LocalFile file) {
        var path = file.path().toAbsolutePath();
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    /** Both web servers decode the value, and a header may hold only ASCII. */
    private static String encode(String path) {
        return Arrays.stream(path.split("/", -1)).map(UrlSegment::encode).collect(Collectors.joining("/"));
    }
}
