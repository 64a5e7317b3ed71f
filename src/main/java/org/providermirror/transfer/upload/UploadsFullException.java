package org.providermirror.transfer.upload;

import java.io.IOException;

/** Reports that no more archives can be uploaded until others are imported or published. */
public final class UploadsFullException extends IOException {
    private static final long serialVersionUID = 1L;

    UploadsFullException(String reason) {
        super(reason + ": upload the archive again when an import has ended");
    }
}
