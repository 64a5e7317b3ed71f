package org.providermirror.policy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.providermirror.provider.Hostname;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to listeners on this instance that an administrator decided about the signers or the unsigned releases of a
 * namespace, so that its refused releases are checked again at once.
 *
 * <p>Thread-safe. Other instances notice the decision when they read the records.
 */
public final class TrustChanges {
    private static final Logger LOG = LoggerFactory.getLogger(TrustChanges.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Receives the announcements. */
    @FunctionalInterface
    public interface Listener {
        /** Receives a decision after it is stored, on the request thread; must return at once. */
        void changed(Hostname hostname, String namespace);
    }

    /** Adds a listener, for as long as this object lives. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    void announce(Hostname hostname, String namespace) {
        for (var listener : listeners) {
            try {
                listener.changed(hostname, namespace);
            } catch (RuntimeException failure) {
                LOG.warn("a decision about {}/{} was not followed up at once", hostname, namespace, failure);
            }
        }
    }
}
