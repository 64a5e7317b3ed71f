package org.providermirror.transfer.upload;

import java.io.IOException;
import java.util.Optional;

/**
 * Reports an archive that did not arrive whole, because the caller disconnected, or the container has a lower limit.
 */
public final class UploadInterruptedException extends IOException {
    private static final long serialVersionUID = 1L;

    UploadInterruptedException(IOException reason) {
        super(
                "the archive did not arrive whole: "
                        + Optional.ofNullable(reason.getMessage()).orElse("the connection ended"),
                reason);
    }
}
