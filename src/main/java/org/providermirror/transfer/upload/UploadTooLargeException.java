package org.providermirror.transfer.upload;

import java.io.IOException;

/** Reports an archive with more bytes than {@code mirror.import.upload-limit} allows. */
public final class UploadTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    UploadTooLargeException(long limit) {
        super("an upload may have at most " + limit
                + " bytes: send less, or raise mirror.import.upload-limit, which applies to imports and releases");
    }
}
