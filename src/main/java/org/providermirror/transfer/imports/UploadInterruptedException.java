package org.providermirror.transfer.imports;

import java.io.IOException;

/** Reports an archive that did not arrive whole, because the caller disconnected, or the server has a limit of its own. */
public final class UploadInterruptedException extends IOException {
    private static final long serialVersionUID = 1L;

    UploadInterruptedException(IOException reason) {
        super("the archive did not arrive whole: " + reason.getMessage(), reason);
    }
}
