package org.providermirror.net;

import java.io.IOException;

/** A download is slow while others wait for its thread. It may be resumed later. */
public class SlowDownloadException extends IOException {
    private static final long serialVersionUID = 1;

    public SlowDownloadException(String message) {
        super(message);
    }
}
