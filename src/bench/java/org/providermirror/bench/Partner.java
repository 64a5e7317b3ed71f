package org.providermirror.bench;

import java.net.URI;
import java.util.List;

/**
 * One side of a comparison.
 *
 * @param name as the page shows it
 * @param url the requested URL
 * @param processes the processes whose CPU time is measured
 */
record Partner(String name, URI url, List<ProcessHandle> processes) {
    /** Returns the same server with another URL. */
    Partner at(String path) {
        return new Partner(name, url.resolve(path), processes);
    }

    /** The same under another name. */
    Partner named(String other) {
        return new Partner(other, url, processes);
    }
}
