package org.providermirror.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores which hosted providers and versions are deprecated, for all instances on one storage. They stay listed and served;
 * users read the text of the deprecation.
 *
 * <p>Thread-safe. Lookups never read storage. Before the first {@link #refresh} nothing is deprecated. A record that cannot be
 * read is ignored: without its text there is nothing to print.
 */
public final class Deprecations {
    private record Row(
            ProviderAddress provider, Optional<ProviderVersion> version, String text, String by, Instant at) {
        static Row of(Deprecation deprecation) {
            var target = deprecation.target();
            return new Row(target.provider(), target.version(), deprecation.text(), deprecation.by(), deprecation.at());
        }

        Deprecation deprecation() {
            return new Deprecation(new Target(provider, version, Optional.empty()), text, by, at);
        }
    }

    private final SharedRecords<Deprecation> table;
    private final Events events;
    private final Clock clock;

    public Deprecations(Storage storage, Events events, Clock clock) {
        this.table = new SharedRecords<>(
                storage,
                StorageLayout.POLICY.resolve("deprecations"),
                new RecordFormat<>(Row.class, Row::of, Row::deprecation));
        this.events = events;
        this.clock = clock;
    }

    /** Returns all deprecations, sorted by target. */
    public Collection<Deprecation> all() {
        return table.rows().values();
    }

    /** Returns the deprecation of a provider, if any, and those of its versions. */
    public List<Deprecation> of(ProviderAddress provider) {
        var rows = table.rows();
        if (rows.isEmpty()) {
            return List.of();
        }
        var prefix = provider + "/";
        return rows.tailMap(prefix).entrySet().stream()
                .takeWhile(row -> row.getKey().startsWith(prefix))
                .map(row -> row.getValue())
                .toList();
    }

    /** Returns the deprecations that concern a version: of its provider, and of itself. */
    public List<Deprecation> of(ReleaseId release) {
        return of(release.provider()).stream()
                .filter(deprecation -> deprecation
                        .target()
                        .version()
                        .filter(version -> !version.equals(release.version()))
                        .isEmpty())
                .toList();
    }

    /**
     * Deprecates a provider or a version, or changes the text of an earlier deprecation.
     *
     * @param target a provider or a version
     * @param by the name of the administrator
     * @throws InvalidTermException if the text is empty or too long, or the target is a package
     */
    public Deprecation deprecate(Target target, String text, String by) {
        if (target.platform().isPresent()) {
            throw new InvalidTermException("target", target.toString(), "a provider or a version");
        }
        var deprecation = new Deprecation(target, Block.text("text", text), by, clock.instant());
        table.put(target.path(), deprecation);
        record(target, by + " deprecated " + target + ": " + deprecation.text());
        return deprecation;
    }

    /** Ends a deprecation; returns whether there was one. */
    public boolean end(Target target, String by) {
        table.refresh();
        if (!table.rows().containsKey(target.path())) {
            return false;
        }
        table.remove(target.path());
        record(target, by + " ended the deprecation of " + target);
        return true;
    }

    private void record(Target target, String sentence) {
        events.record(Event.of(clock.instant(), EventKind.ADMINISTRATION, target, sentence));
    }

    /** Polls the deprecations of other instances; called several times a minute. */
    public void refresh() {
        table.refresh();
    }
}
