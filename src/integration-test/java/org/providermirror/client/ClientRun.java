package org.providermirror.client;

import java.util.List;

/**
 * A run of a client that ended by itself.
 *
 * @param output what it wrote to standard output and standard error, in one
 */
public record ClientRun(List<String> command, int exitCode, String output) {
    /** Whether the client says that all went well. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** Returns the details that explain a failed test. */
    @Override
    public String toString() {
        return String.join(" ", command) + " ended with " + exitCode + " and said:\n" + output;
    }
}
