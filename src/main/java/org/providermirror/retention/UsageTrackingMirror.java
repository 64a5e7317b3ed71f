package org.providermirror.retention;

import java.util.concurrent.CompletionStage;
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
    public CompletionStage<ArchiveAnswer> archive(PackageId id) {
        uses.asked(id);
        return super.archive(id).whenComplete((answer, failure) -> {
            if (failure == null) {
                uses.note(id);
            }
            uses.answered(id);
        });
    }
}
