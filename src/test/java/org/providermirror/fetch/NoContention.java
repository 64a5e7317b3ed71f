package org.providermirror.fetch;

/** No other fetch waits. */
record NoContention() implements Contention {
    @Override
    public boolean othersWait() {
        return false;
    }

    @Override
    public boolean exceedsShare() {
        return false;
    }

    @Override
    public boolean mustGiveWay() {
        return false;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }
}
