package org.providermirror.app;

import java.util.Optional;
import org.providermirror.catalog.Time;
import org.providermirror.config.PolicySettings;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.StoredKeys;
import org.providermirror.storage.Storage;

/** The parts that say who may ask and for what. */
final class PolicyParts {
    private final AccessControl access;

    PolicyParts(PolicySettings settings, Storage storage, Time time) {
        var keys = new StoredKeys(storage, time.wall(), time.monotonic());
        access = new AccessControl(settings.access(), keys, Optional.empty(), time.wall(), time.monotonic());
    }

    /** Who may ask. */
    AccessControl access() {
        return access;
    }
}
