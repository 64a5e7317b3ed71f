package org.providermirror.mirror.policy;

import java.util.HashMap;
import java.util.Map;
import org.providermirror.catalog.ReleaseDecisions;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;

/** Returns to the catalog what administrators decided about packages that upstream changed. */
public record DecidedPackages(Conflicts conflicts) implements ReleaseDecisions {
    @Override
    public Map<Platform, PackageDecision> of(ReleaseId release) {
        var rows = conflicts.of(release);
        if (rows.isEmpty()) {
            return Map.of();
        }
        var decisions = new HashMap<Platform, PackageDecision>();
        for (var conflict : rows) {
            if (conflict.isWithheld()) {
                decisions.put(conflict.id().platform(), new PackageDecision.Withheld());
            } else {
                conflict.acceptance()
                        .ifPresent(accepted -> decisions.put(conflict.id().platform(), decision(accepted)));
            }
        }
        return decisions;
    }

    private static PackageDecision decision(Conflict.Decision.Acceptance accepted) {
        return accepted.alternative()
                .<PackageDecision>map(name -> new PackageDecision.Replaced(accepted.sha256(), name))
                .orElseGet(PackageDecision.Withheld::new);
    }
}
