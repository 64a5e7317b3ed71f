package org.providermirror.registry.verify;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.providermirror.net.UpstreamDocument;
import org.providermirror.registry.signature.VerificationRun;

/**
 * Holds what the verification of one release shares: the limit of signature operations, and the documents' share of the
 * memory, which is freed when the release is used no longer. Thread-safe.
 */
final class ReleaseRun implements AutoCloseable {
    private final VerificationRun signatures;
    private final Queue<UpstreamDocument> held = new ConcurrentLinkedQueue<>();

    ReleaseRun(VerificationRun signatures) {
        this.signatures = signatures;
    }

    VerificationRun signatures() {
        return signatures;
    }

    /** Returns the bytes of a document, which keeps its share of the memory until the end. */
    byte[] hold(UpstreamDocument document) {
        held.add(document);
        return document.content();
    }

    @Override
    public void close() {
        held.forEach(UpstreamDocument::close);
    }
}
