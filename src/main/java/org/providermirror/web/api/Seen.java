package org.providermirror.web.api;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.providermirror.event.EventHistory;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.health.Health;
import org.providermirror.metrics.History;
import org.providermirror.mirror.inventory.Inventory;

/**
 * What the interface shows, and where it comes from.
 *
 * @param version the version of this program
 * @param fetches the fetches of this mirror
 * @param publicUrl where clients reach this mirror, if that is set
 */
public record Seen(
        String version,
        Instant startedAt,
        Clock clock,
        Inventory inventory,
        Supplier<List<FetchProgress>> fetches,
        EventHistory events,
        History history,
        Health health,
        Optional<URI> publicUrl) {}
