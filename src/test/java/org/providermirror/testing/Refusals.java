package org.providermirror.testing;

import org.providermirror.catalog.RefusedReleases;
import org.providermirror.catalog.ServedVersions;
import org.providermirror.catalog.Time;
import org.providermirror.storage.Storage;

/** Refused releases for tests that are about something else: recorded as in a mirror, reported to nobody. */
public final class Refusals {
    private Refusals() {}

    /** The refused releases of a storage. */
    public static RefusedReleases on(Storage storage, Time time) {
        return new RefusedReleases(storage, served(storage, time), event -> {}, time);
    }

    /** The served versions of a storage, recorded at once. */
    public static ServedVersions served(Storage storage, Time time) {
        return new ServedVersions(storage, Runnable::run, time);
    }
}
