package org.providermirror.testing;

import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.storage.Storage;

/** Refused releases for tests that are about something else: recorded as in a mirror, but not reported. */
public final class Refusals {
    private Refusals() {}

    /** The refused releases of a storage. */
    public static RefusedReleases on(Storage storage, Clocks time) {
        return new RefusedReleases(storage, served(storage, time), event -> {}, time);
    }

    /** The served versions of a storage, recorded at once. */
    public static ServedVersions served(Storage storage, Clocks time) {
        return new ServedVersions(storage, Runnable::run, time);
    }
}
