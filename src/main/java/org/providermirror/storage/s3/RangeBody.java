package org.providermirror.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Opens a part of a file as the body of a request, each time that the SDK reads it: to sign it, to send it, and to send
 * it again. The SDK closes none but the last, so each new stream closes the one before it.
 *
 * <p>Not thread-safe: for one request.
 */
final class RangeBody implements ContentStreamProvider {
    private final Path file;
    private final long start;
    private final long length;
    private Optional<FileRange> last = Optional.empty();

    RangeBody(Path file, long start, long length) {
        this.file = file;
        this.start = start;
        this.length = length;
    }

    @Override
    public InputStream newStream() {
        try {
            if (last.isPresent()) {
                last.get().close();
            }
            last = Optional.of(new FileRange(file, start, length));
            return last.get();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
