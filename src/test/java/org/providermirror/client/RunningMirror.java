package org.providermirror.client;

import java.net.URI;
import java.nio.file.Path;

/** A mirror that runs and that clients can be pointed at. */
public interface RunningMirror extends AutoCloseable {
    /** The base URL of its provider network mirror, https, with a trailing slash. */
    URI baseUrl();

    /** The certificate, PEM, that clients must trust. */
    Path certificate();

    /** The folder of its local storage. */
    Path storageFolder();

    @Override
    void close();
}
