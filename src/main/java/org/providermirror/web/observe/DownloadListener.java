package org.providermirror.web.observe;

import java.util.Optional;
import org.providermirror.provider.PackageId;

/** Records downloads. Thread-safe; never blocks or throws. */
@FunctionalInterface
public interface DownloadListener {
    /**
     * Records that a client got a package, or was redirected to it.
     *
     * @param principal the name of the client; empty if clients need no token
     */
    void downloaded(PackageId id, Optional<String> principal);
}
