package org.providermirror.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.Printable;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * What administrators block, on all mirrors of one storage. A block is judged at each request: what was stored, or is in
 * memory, is not given either.
 *
 * <p>Safe for use by any number of threads. Looking a block up never reads storage; {@link #refresh} does, and must have been
 * called before the first client is served. Where storage fails just then, no block counts until it is read again; what is
 * stored cannot be given then either.
 */
public final class Blocks {
    private static final int LONGEST_REASON = 500;

    private record BlockDocument(
            ProviderAddress provider,
            Optional<ProviderVersion> version,
            Optional<Platform> platform,
            String reason,
            String by,
            Instant at) {
        static BlockDocument of(Block block) {
            var target = block.target();
            return new BlockDocument(
                    target.provider(), target.version(), target.platform(), block.reason(), block.by(), block.at());
        }

        Block block() {
            return new Block(new Target(provider, version, platform), reason, by, at);
        }
    }

    private final SharedRecords<Block> table;
    private final Events events;
    private final Clock clock;

    public Blocks(Storage storage, Events events, Clock clock) {
        this.table = new SharedRecords<>(
                storage, StorageLayout.OWN.resolve("policy").resolve("blocks"), new RecordFormat<>(BlockDocument.class, BlockDocument::of, BlockDocument::block));
        this.events = events;
        this.clock = clock;
    }

    /** All blocks, sorted by what they block. */
    public Collection<Block> all() {
        return table.rows().values();
    }

    /** The block of all of a provider. */
    public Optional<Block> find(ProviderAddress provider) {
        return find(() -> Stream.of(Target.of(provider)));
    }

    /** The block of all packages of a version, be it by itself or with its provider. */
    public Optional<Block> find(ReleaseId release) {
        return find(() -> Stream.of(Target.of(release.provider()), Target.of(release)));
    }

    /** The block that a package is under. */
    public Optional<Block> find(PackageId id) {
        return find(() -> Stream.of(Target.of(id.provider()), Target.of(id.release()), Target.of(id)));
    }

    /** Whether anything of a provider is blocked. */
    public boolean concern(ProviderAddress provider) {
        var rows = table.rows();
        if (rows.isEmpty()) {
            return false;
        }
        var prefix = provider + "/";
        var next = rows.tailMap(prefix);
        return !next.isEmpty() && next.firstKey().startsWith(prefix);
    }

    // Asked at every request; where nothing is blocked, as mostly, nothing is made for it.
    private Optional<Block> find(Supplier<Stream<Target>> targets) {
        var rows = table.rows();
        return rows.isEmpty()
                ? Optional.empty()
                : targets.get()
                        .flatMap(target -> Optional.ofNullable(rows.get(target.path())).stream())
                        .findFirst();
    }

    /**
     * Blocks something from now on, in place of an earlier block of the same.
     *
     * @param by the name of the administrator
     * @throws InvalidTermException where the reason is empty or longer than 500 characters
     */
    public Block set(Target target, String reason, String by) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new InvalidTermException("reason", reason, "1 to " + LONGEST_REASON + " characters");
        }
        var block = new Block(target, Printable.of(reason, LONGEST_REASON), by, clock.instant());
        table.put(target.path(), block);
        record(target, by + " blocked " + target + ": " + block.reason());
        return block;
    }

    /** Lifts a block; whether there was one. */
    public boolean lift(Target target, String by) {
        table.refresh();
        if (!table.rows().containsKey(target.path())) {
            return false;
        }
        table.remove(target.path());
        record(target, by + " lifted the block of " + target);
        return true;
    }

    private void record(Target target, String sentence) {
        events.record(new Event(
                clock.instant(),
                EventKind.ADMINISTRATION,
                Optional.of(target.provider()),
                target.version(),
                target.platform(),
                sentence));
    }

    /** Looks at what the other mirrors' administrators did; to be called several times a minute. */
    public void refresh() {
        table.refresh();
    }
}
