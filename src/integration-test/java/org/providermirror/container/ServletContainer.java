package org.providermirror.container;

import java.net.URI;
import org.providermirror.client.RunningMirror;

/**
 * A servlet container that runs, as a process of its own on loopback ports that were free, with one application at
 * {@code /mirror} or as {@code ROOT}. Closing it ends the process and fails if that takes longer than half a minute or has to be forced.
 * For one thread.
 */
public interface ServletContainer extends RunningMirror {
    /** The same application over plain http, with a trailing slash. */
    URI plainUrl();

    /** What the server wrote. */
    Console console();

    /** The process. */
    ServerProcess process();

    /** Takes the application out of the running server and waits until it has stopped; half a minute at most. */
    void undeploy();

    /** Puts the application into the running server again and waits until it has started; a minute at most. */
    void deploy();

    /**
     * Counts the reachable class loaders of applications after a few full collections: one while the application is
     * deployed, 0 afterwards, unless it leaks.
     */
    int applicationsInMemory();
}
