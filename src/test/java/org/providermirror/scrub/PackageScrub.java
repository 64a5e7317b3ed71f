package org.providermirror.scrub;

import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.Storage;

/** Scrubs one package as a scrub of all does, without its delays. */
public final class PackageScrub {
    private PackageScrub() {}

    /** Quarantines the package if it is corrupt twice; returns whether it must be fetched again. */
    public static boolean scrub(Storage storage, PackageRecords records, PackageId id, Clocks time) throws Exception {
        var integrity = new PackageIntegrity(storage, records);
        var digest = new RateLimitedDigest(Long.MAX_VALUE, time);
        if (integrity.fault(id, digest, () -> false).isEmpty()) {
            return false;
        }
        var fault = integrity.fault(id, digest, () -> false);
        fault.ifPresent(found -> integrity.quarantine(id, found));
        return fault.isPresent();
    }
}
