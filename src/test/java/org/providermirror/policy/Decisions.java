package org.providermirror.policy;

import java.util.List;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.event.Events;
import org.providermirror.policy.token.StoredLinkKeys;
import org.providermirror.storage.Storage;

/** The decisions of administrators on a storage, with no event and no pinned signer. */
public final class Decisions {
    private static final Events NO_EVENTS = event -> {};

    private Decisions() {}

    public static Administration on(Storage storage, Clocks time) {
        var changes = new TrustChanges();
        return new Administration(
                new Blocks(storage, NO_EVENTS, time.wall()),
                new Deprecations(storage, NO_EVENTS, time.wall()),
                new Conflicts(storage, NO_EVENTS, time.wall()),
                new Holds(storage, NO_EVENTS, time.wall()),
                new Signers(storage, List.of(), changes, NO_EVENTS, time.wall()),
                new UnsignedAcceptances(storage, changes, NO_EVENTS, time.wall()),
                new StoredLinkKeys(storage, time.wall(), time.monotonic()));
    }
}
