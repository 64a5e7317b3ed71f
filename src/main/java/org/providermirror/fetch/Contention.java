package org.providermirror.fetch;

/** Says what others wait for while a fetch runs. Thread-safe and quick. */
interface Contention {
    /** Returns whether another fetch would run if this one ended. */
    boolean othersWait();

    /** Returns whether this fetch's registry has more than its fair share, and one with less waits. */
    boolean exceedsShare();

    /**
     * Returns whether upstream holds this fetch back while a fetch of another registry, which holds nothing back, waits for
     * its place. The answer stays true until this fetch ends.
     */
    boolean mustGiveWay();

    /** Returns whether an administrator cancelled this fetch. */
    boolean isCancelled();
}
