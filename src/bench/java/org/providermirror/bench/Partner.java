package org.providermirror.bench;

import java.net.URI;
import java.util.List;

/**
 * One side of a comparison.
 *
 * @param name as the page shows it
 * @param url what is asked for
 * @param processes whose CPU time counts
 */
record Partner(String name, URI url, List<ProcessHandle> processes) {
    /** The same server, asked for something else. */
    Partner at(String path) {
        return new Partner(name, url.resolve(path), processes);
    }

    /** The same under another name. */
    Partner named(String other) {
        return new Partner(other, url, processes);
    }
}
