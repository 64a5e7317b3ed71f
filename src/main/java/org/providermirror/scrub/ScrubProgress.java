package org.providermirror.scrub;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.StorageLayout;

/** Tracks the progress of a scrub. Owned by one thread. */
final class ScrubProgress {
    private final Set<PackageId> unrepaired = new TreeSet<>();
    private String after = "";
    private int packages;
    private long bytes;

    /** Continues from the checkpoint of an interrupted scrub. */
    ScrubProgress(Optional<ScrubCheckpoint> last) {
        last.ifPresent(checkpoint -> {
            after = checkpoint.after();
            packages = checkpoint.packages();
            bytes = checkpoint.bytes();
            checkpoint.unmended().forEach(this::restore);
        });
    }

    private void restore(String key) {
        var name = key.lastIndexOf('/');
        try {
            unrepaired.add(PackageId.parseArchiveName(
                    ProviderAddress.parse(key.substring(0, Math.max(0, name))), key.substring(name + 1)));
        } catch (InvalidTermException foreign) {
            // Not written by a mirror, so there is nothing to repair.
            return;
        }
    }

    ScrubCheckpoint checkpoint() {
        return new ScrubCheckpoint(
                after,
                packages,
                bytes,
                unrepaired.stream().map(id -> StorageLayout.archive(id).value()).toList());
    }

    /** Returns whether this scrub hashed a package already. */
    boolean isHashed(PackageId id) {
        return StorageLayout.archive(id).value().compareTo(after) <= 0;
    }

    void hashed(PackageId id, long size) {
        after = StorageLayout.archive(id).value();
        packages++;
        bytes += size;
    }

    void corrupt(PackageId id) {
        unrepaired.add(id);
    }

    void repaired(PackageId id) {
        unrepaired.remove(id);
    }

    Set<PackageId> unrepaired() {
        return Set.copyOf(unrepaired);
    }
}
