package org.providermirror.fetch;

/** Nobody waits for the fetch to end. */
record NoContention() implements Contention {
    @Override
    public boolean othersWait() {
        return false;
    }

    @Override
    public boolean exceedsShare() {
        return false;
    }
}
