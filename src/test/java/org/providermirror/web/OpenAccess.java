package org.providermirror.web;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.DefaultSettings;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.web.access.AccessAndAudit;

/** Access without tokens. */
public final class OpenAccess {
    public static final AccessAndAudit GATE = audited(Audit.NONE);

    private OpenAccess() {}

    static AccessAndAudit audited(Audit audit) {
        return new AccessAndAudit(
                new AccessControl(
                        DefaultSettings.access(),
                        () -> List.of(new byte[32]),
                        Optional.empty(),
                        Clock.systemUTC(),
                        System::nanoTime),
                caller -> {},
                audit,
                Clock.systemUTC());
    }
}
