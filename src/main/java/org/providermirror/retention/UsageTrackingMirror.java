package org.providermirror.retention;

import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.ForwardingMirror;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.PackageId;

/** A mirror of which it is noted when which package was used. */
public final class UsageTrackingMirror extends ForwardingMirror {
    private final PackageUsage uses;

    public UsageTrackingMirror(ProviderMirror mirror, PackageUsage uses) {
        super(mirror);
        this.uses = uses;
    }

    // Marks the package in use before the lookup, so that retention cannot delete it meanwhile. Only a package that was
    // found is recorded, because clients can ask for any number of others.
    @Override
    public ArchiveAnswer archive(PackageId id) {
        uses.asked(id);
        try {
            var given = super.archive(id);
            uses.note(id);
            return given;
        } finally {
            uses.answered(id);
        }
    }
}
