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
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.SharedRecords;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageLayout;

/**
 * Stores what administrators block, for all instances on one storage. A block applies to each request, so that cached
 * and stored content cannot bypass it.
 *
 * <p>Thread-safe. Lookups never read storage. {@link #refresh} reads it, and must run before the first request. If
 * that first read fails, no block applies until the next refresh, but stored content cannot be read either.
 */
public final class Blocks {
    private record StoredBlock(
            ProviderAddress provider,
            Optional<ProviderVersion> version,
            Optional<Platform> platform,
            String reason,
            String by,
            Instant at) {
        static StoredBlock of(Block block) {
            var target = block.target();
            return new StoredBlock(
                    target.provider(), target.version(), target.platform(), block.reason(), block.by(), block.at());
        }

        Block block() {
            return new Block(new Target(provider, version, platform), reason, by, at);
        }
    }

    private final SharedRecords<Block> table;
    private final Withdrawals withdrawals;
    private final Events events;
    private final Clock clock;

    public Blocks(Storage storage, Events events, Clock clock) {
        this.table = new SharedRecords<>(
                storage,
                StorageLayout.POLICY.resolve("blocks"),
                new RecordFormat<>(StoredBlock.class, StoredBlock::of, StoredBlock::block),
                Blocks::damaged);
        this.withdrawals = new Withdrawals(storage, events, clock);
        this.events = events;
        this.clock = clock;
    }

    // A block that cannot be read must not open what it blocks.
    private static Optional<Block> damaged(String name) {
        return Target.ofPath(name)
                .map(target -> new Block(target, "the record of the block cannot be read", "unknown", Instant.EPOCH));
    }

    /** Returns the withdrawals of hosted versions, which hide what they cover as blocks do. */
    public Withdrawals withdrawals() {
        return withdrawals;
    }

    /** Returns whether a package is blocked or its version is withdrawn. */
    public boolean hide(PackageId id) {
        return find(id).isPresent() || withdrawals.find(id.release()).isPresent();
    }

    /** Returns all blocks, sorted by target. */
    public Collection<Block> all() {
        return table.rows().values();
    }

    /** Returns the block of a whole provider. */
    public Optional<Block> find(ProviderAddress provider) {
        return find(() -> Stream.of(Target.of(provider)));
    }

    /** Returns the block of a version, by itself or with its provider. */
    public Optional<Block> find(ReleaseId release) {
        return find(() -> Stream.of(Target.of(release.provider()), Target.of(release)));
    }

    /** Returns the block that applies to a package. */
    public Optional<Block> find(PackageId id) {
        return find(() -> Stream.of(Target.of(id.provider()), Target.of(id.release()), Target.of(id)));
    }

    /** Returns whether anything of a provider is blocked or withdrawn. */
    public boolean concern(ProviderAddress provider) {
        var rows = table.rows();
        if (rows.isEmpty()) {
            return withdrawals.concern(provider);
        }
        var prefix = provider + "/";
        var next = rows.tailMap(prefix);
        return !next.isEmpty() && next.firstKey().startsWith(prefix) || withdrawals.concern(provider);
    }

    // Runs on every request; without any block, nothing is allocated.
    private Optional<Block> find(Supplier<Stream<Target>> targets) {
        var rows = table.rows();
        return rows.isEmpty()
                ? Optional.empty()
                : targets.get()
                        .flatMap(target -> Optional.ofNullable(rows.get(target.path())).stream())
                        .findFirst();
    }

    /**
     * Sets a block, in place of an earlier one of the same target.
     *
     * @param by the name of the administrator
     * @throws InvalidTermException if the reason is empty or longer than 500 characters
     */
    public Block set(Target target, String reason, String by) {
        var block = new Block(target, Block.text("reason", reason), by, clock.instant());
        table.put(target.path(), block);
        record(target, by + " blocked " + target + ": " + block.reason());
        return block;
    }

    /** Lifts a block; returns whether there was one. */
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
        events.record(Event.of(clock.instant(), EventKind.ADMINISTRATION, target, sentence));
    }

    /** Returns whether all blocks and withdrawals were read from storage before. */
    public boolean isRead() {
        return table.isRead() && withdrawals.isRead();
    }

    /**
     * Reads the blocks and withdrawals unless they were read before; throws a
     * {@link org.providermirror.failure.StorageException} if storage fails.
     */
    public void requireRead() {
        table.requireRead();
        withdrawals.requireRead();
    }

    /** Polls the blocks and withdrawals of other instances; called several times a minute. */
    public void refresh() {
        table.refresh();
        withdrawals.refresh();
    }
}
