package org.providermirror.registry.verify;

import java.util.ArrayList;
import java.util.List;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.registry.signature.VerificationRun;

/**
 * Holds what the verification of one release shares: the limit of signature operations, and the documents' share of the
 * memory, which is freed when the release is used no longer. Thread-safe.
 */
final class ReleaseRun implements AutoCloseable {
    private final VerificationRun signatures;
    private final List<UpstreamDocument> held = new ArrayList<>();
    private boolean closed;

    ReleaseRun(VerificationRun signatures) {
        this.signatures = signatures;
    }

    VerificationRun signatures() {
        return signatures;
    }

    /** Returns the bytes of a document, which keeps its share of the memory until the end. It may arrive after that. */
    synchronized byte[] hold(UpstreamDocument document) {
        if (closed) {
            document.close();
        } else {
            held.add(document);
        }
        return document.content();
    }

    @Override
    public synchronized void close() {
        closed = true;
        held.forEach(UpstreamDocument::close);
    }
}
