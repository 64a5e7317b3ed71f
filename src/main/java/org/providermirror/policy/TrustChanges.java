package org.providermirror.policy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.providermirror.provider.Hostname;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces that an administrator of this instance decided about the signers or the unsigned releases of a namespace, so that
 * releases which were refused there can be checked again at once.
 *
 * <p>Safe for use by any number of threads. Other instances learn of the decision when they read the records.
 */
public final class TrustChanges {
    private static final Logger LOG = LoggerFactory.getLogger(TrustChanges.class);

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Receives the announcements. */
    @FunctionalInterface
    public interface Listener {
        /** Called on the administrator's request after the decision is stored; must return at once. */
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
