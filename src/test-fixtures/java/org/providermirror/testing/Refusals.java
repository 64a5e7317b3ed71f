package org.providermirror.testing;

import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.Baselines;
import org.providermirror.catalog.record.ServedVersions;
import org.providermirror.catalog.refusal.RefusedReleases;
import org.providermirror.config.RuleSettings;
import org.providermirror.mirror.policy.NewVersions;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Holds;
import org.providermirror.storage.Storage;

/** Refused releases for tests that are about something else: recorded as in a mirror, but not reported. */
public final class Refusals {
    private Refusals() {}

    /** The refused releases of a storage. */
    public static RefusedReleases on(Storage storage, Clocks time) {
        return new RefusedReleases(storage, served(storage, time), event -> {}, time);
    }

    /** The rules for new versions of a storage, with nothing decided about any. */
    public static NewVersions newVersions(RuleSettings rules, Blocks blocks, Storage storage, Clocks time) {
        return new NewVersions(
                rules,
                blocks,
                new Holds(storage, event -> {}, time.wall()),
                new Baselines(storage, time.wall()),
                served(storage, time),
                time.wall());
    }

    /** The served versions of a storage, recorded at once. */
    public static ServedVersions served(Storage storage, Clocks time) {
        return new ServedVersions(storage, Runnable::run, time);
    }
}
