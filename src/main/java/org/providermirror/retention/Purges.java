package org.providermirror.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobFailedException;
import org.providermirror.job.JobKind;
import org.providermirror.job.JobOrder;
import org.providermirror.job.JobQueues;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobRun;
import org.providermirror.job.Jobs;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.SharedFolder;

/**
 * Purges the packages that administrators name, unless they are protected. Cached versions and releases stay. Thread-safe.
 */
public final class Purges extends Jobs<Purges.Order, RemovalTotals> {
    /** The kind of job. */
    public static final JobKind<Order, RemovalTotals> KIND =
            new JobKind<>(SharedFolder.PURGES, Order.class, RemovalTotals.class);

    private final OnlyCopies onlyCopies;
    private final Events events;
    private final Clocks time;

    /**
     * Orders the removal of named packages. Its JSON form is stored in the job's record.
     *
     * @param version empty for all versions
     * @param platform empty for all platforms
     * @param dryRun whether to report only what would be removed
     * @param by the name of the administrator
     * @param others further providers whose packages are removed
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Order(
            ProviderAddress provider,
            Optional<ProviderVersion> version,
            Optional<Platform> platform,
            @JsonProperty(required = true) boolean dryRun,
            String by,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ProviderAddress> others)
            implements JobOrder {
        public Order {
            others = others == null ? List.of() : List.copyOf(others);
        }

        @Override
        public String subject() {
            return name() + (dryRun ? ", dry run" : "");
        }

        @Override
        public Optional<String> requester() {
            return Optional.of(by);
        }

        List<Target> targets() {
            return Stream.concat(Stream.of(provider), others.stream())
                    .map(each -> new Target(each, version, platform))
                    .toList();
        }

        String name() {
            return Purges.name(targets());
        }
    }

    /** @param blocked returns whether a package is blocked for all clients */
    public Purges(PackageRemoval removal, Predicate<PackageId> blocked, Events events, JobQueues queues) {
        super(queues, KIND, run -> new Purge(removal, blocked, run).perform());
        this.onlyCopies = removal.onlyCopies();
        this.events = events;
        this.time = queues.clocks();
    }

    /**
     * Accepts a purge by an administrator and records it as an event; returns empty if too many jobs are open.
     *
     * @param targets what to remove: the same versions and platforms of one or more providers
     */
    public Optional<JobRecord<Order, RemovalTotals>> submit(List<Target> targets, boolean dryRun, String by) {
        var first = targets.get(0);
        var others = targets.stream().skip(1).map(Target::provider).toList();
        var accepted =
                queue().submit(new Order(first.provider(), first.version(), first.platform(), dryRun, by, others));
        if (accepted.isPresent() && !dryRun) {
            targets.forEach(target -> events.record(
                    Event.of(time.wall().instant(), EventKind.ADMINISTRATION, target, by + " purged " + target)));
        }
        return accepted;
    }

    /**
     * Returns why a purge needs a confirmation that it does not have: a hosted release is an only copy, and is purged as a
     * whole version, which the administrator types in.
     *
     * @param confirmation the version as the administrator typed it
     */
    public Optional<String> missingConfirmation(List<Target> targets, boolean dryRun, Optional<String> confirmation) {
        var hosted = targets.stream()
                .filter(target -> onlyCopies.isOrigin(target.provider().hostname()))
                .findFirst();
        if (hosted.isEmpty() || dryRun) {
            return Optional.empty();
        }
        var version = hosted.get().version().map(ProviderVersion::toString);
        if (version.isEmpty() || hosted.get().platform().isPresent()) {
            return Optional.of(hosted.get().provider()
                    + " is hosted here, and this mirror has the only copy: purge one version of it with all platforms");
        }
        return version.equals(confirmation)
                ? Optional.empty()
                : Optional.of(hosted.get()
                        + " is hosted here, and this mirror has the only copy: repeat its version in \"confirm\"");
    }

    private static String name(List<Target> targets) {
        return targets.get(0) + (targets.size() == 1 ? "" : " and of " + (targets.size() - 1) + " more providers");
    }

    private record Purge(PackageRemoval removal, Predicate<PackageId> blocked, JobRun<Order, RemovalTotals> run) {
        void perform() throws InterruptedException, JobFailedException {
            var order = run.order();
            var named = order.targets().stream()
                    .flatMap(target -> removal.packages().list(target.provider()).stream()
                            .filter(stored -> target.contains(stored.id())))
                    .toList();
            unpublish(named);
            var isProtected = removal.protectedPackages();
            var uses = removal.uses().all();
            var removed = new ArrayList<StoredPackage>();
            named.forEach(stored -> run.note(stored.id(), ItemOutcome.WAITING, ""));
            run.checkpoint(RemovalTotals.begun(order.name()));
            try {
                for (var stored : named) {
                    if (run.mustEnd()) {
                        break;
                    }
                    var reason = reasonToKeep(stored.id(), isProtected, uses);
                    if (reason.isPresent()) {
                        run.note(stored.id(), ItemOutcome.KEPT, reason.get());
                    } else if (removal.remove(stored, order.dryRun(), stored.size() + " bytes", run)) {
                        removed.add(stored);
                    }
                }
            } finally {
                // Also for a run that continues an interrupted one, which may have removed something.
                if (!order.dryRun()) {
                    removal.removals()
                            .tell(order.targets().stream().map(Target::provider).toList());
                }
            }
            run.checkpoint(RemovalTotals.of(order.dryRun(), named, removed, order.name()));
        }

        // First, so that no client gets a release without packages.
        private void unpublish(List<StoredPackage> named) throws InterruptedException {
            if (run.order().dryRun()) {
                return;
            }
            for (var target : run.order().targets()) {
                if (removal.onlyCopies().isOrigin(target.provider().hostname())) {
                    for (var release : releases(target, named)) {
                        removal.onlyCopies().unpublish(release);
                    }
                }
            }
        }

        // A version without packages may be published too.
        private static Set<ReleaseId> releases(Target target, List<StoredPackage> named) {
            return Stream.concat(
                            target.version().map(version -> new ReleaseId(target.provider(), version)).stream(),
                            named.stream().map(stored -> stored.id().release()))
                    .filter(release -> release.provider().equals(target.provider()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        // A client that is downloading a blocked package must not get it anyway.
        private Optional<String> reasonToKeep(
                PackageId id, Predicate<PackageId> isProtected, Map<PackageId, Instant> uses) {
            if (isProtected.test(id)) {
                return Optional.of("the prefetch list protects it");
            }
            if (removal.underWay().test(id)) {
                return Optional.of("it is being fetched");
            }
            if (removal.isOnlyCopy(id)) {
                // Its release is no longer published, so that nothing is served of it.
                return Optional.empty();
            }
            var since = removal.inUseSince();
            var inUse = uses.getOrDefault(id, Instant.MIN).isAfter(since)
                    || removal.uses().isInUse(id, since);
            return inUse && !blocked.test(id)
                    ? Optional.of("a client used it within the last hour and may still be downloading it;"
                            + " block it first, or wait")
                    : Optional.empty();
        }
    }
}
