package org.providermirror.web.archive;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.config.OffloadSettings;
import org.providermirror.storage.StoredContent;
import org.providermirror.web.http.Preconditions;
import org.providermirror.web.http.UrlSegment;

/**
 * The header that has a web server in front send a stored file in place of the answer's empty body. Ranges are its own
 * business then, and so is the length.
 */
record OffloadHeader(String header, String value) {
    private static final String X_ACCEL_REDIRECT = "X-Accel-Redirect";

    /** nginx adds its own {@code Accept-Ranges} to whatever is there; Apache httpd passes on what it is told. */
    boolean tellsOfRangesItself() {
        return header.equals(X_ACCEL_REDIRECT);
    }

    /**
     * How this file is handed over; empty where the container sends it.
     *
     * <p>With {@code If-Match} and {@code If-Unmodified-Since} the container always does: the server in front would judge
     * them once more, by validators of its own, and refuse what the mirror grants.
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

    /** Both servers decode what they are told, and a header holds nothing but ASCII for certain. */
    private static String encode(String path) {
        return Arrays.stream(path.split("/", -1)).map(UrlSegment::encode).collect(Collectors.joining("/"));
    }
}
