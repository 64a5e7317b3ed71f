package org.providermirror.app;

import java.time.Duration;
import java.util.Optional;
import org.providermirror.catalog.Time;
import org.providermirror.config.PolicySettings;
import org.providermirror.event.Events;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.StoredKeys;
import org.providermirror.storage.Storage;

/** The parts that say who may ask and for what. */
final class PolicyParts {
    /** How long an act of an administrator on another mirror may be unknown here; a minute is what is promised. */
    static final Duration NEWS = Duration.ofSeconds(15);

    private final Blocks blocks;
    private final StoredKeys keys;
    private final AccessControl access;

    PolicyParts(PolicySettings settings, Storage storage, Events events, Time time) {
        blocks = new Blocks(storage, events, time.wall());
        keys = new StoredKeys(storage, time.wall(), time.monotonic());
        access = new AccessControl(settings.access(), keys, Optional.empty(), time.wall(), time.monotonic());
    }

    /** Who may ask. */
    AccessControl access() {
        return access;
    }

    /** What administrators keep from clients. */
    Blocks blocks() {
        return blocks;
    }

    /** What administrators decide. */
    Administration administration() {
        return new Administration(blocks, keys);
    }

    /** Looks at what administrators decided on other mirrors. */
    void refresh() {
        blocks.refresh();
    }
}
