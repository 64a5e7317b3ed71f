package org.providermirror.web.attention;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.providermirror.fetch.FetchProgress;
import org.providermirror.health.DiskSpace;
import org.providermirror.health.Health;
import org.providermirror.health.StorageState;
import org.providermirror.health.UpstreamHost;
import org.providermirror.hosted.UndecidedReleases.Undecided;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Conflict;
import org.providermirror.web.attention.AttentionView.AttentionItem;
import org.providermirror.web.attention.AttentionView.Kind;
import org.providermirror.web.attention.AttentionView.Subject;

/**
 * Collects what needs attention, from memory alone.
 *
 * @param refused returns the releases that failed verification
 * @param fetches returns the fetches of this instance
 * @param undecided returns the hosted releases of revoked keys that are not kept
 */
record AttentionReport(
        Health health,
        Supplier<List<RefusedVersion>> refused,
        Supplier<List<FetchProgress>> fetches,
        Supplier<List<Undecided>> undecided,
        Administration decisions) {
    private static final int MAX_SUBJECTS = 5;
    private static final long GIBIBYTE = 1L << 30;

    AttentionView now() {
        return new AttentionView(Stream.of(
                        storage(),
                        disk(),
                        upstream(),
                        conflicts(),
                        refusedReleases(),
                        undecidedReleases(),
                        failingFetches(),
                        newSigners(),
                        heldVersions(),
                        withdrawnVersions())
                .flatMap(Optional::stream)
                .toList());
    }

    private Optional<AttentionItem> storage() {
        return trouble(health.storage()).map(sentence -> new AttentionItem(Kind.STORAGE, 1, sentence, List.of()));
    }

    private static Optional<String> trouble(StorageState state) {
        return switch (state) {
            case WRITABLE, UNKNOWN -> Optional.empty();
            case READ_ONLY -> Optional.of("The storage is read-only: nothing new is stored");
            case SLOW -> Optional.of("The storage is slow");
            case MISSING -> Optional.of("The storage is missing: nothing is read or written until it is back");
            case UNREACHABLE -> Optional.of("The storage does not answer");
        };
    }

    private Optional<AttentionItem> disk() {
        return health.space()
                .filter(DiskSpace::isAlmostFull)
                .map(space -> new AttentionItem(
                        Kind.DISK,
                        1,
                        String.format(
                                "The disk of the storage is almost full: %.1f of %.1f GiB are free",
                                (double) space.free() / GIBIBYTE, (double) space.total() / GIBIBYTE),
                        List.of()));
    }

    private Optional<AttentionItem> upstream() {
        return item(
                Kind.UPSTREAM,
                health.upstream().stream()
                        .filter(host -> host.state() == UpstreamHost.State.FAILING)
                        .toList(),
                " upstream host fails",
                " upstream hosts fail",
                host -> new Subject(host.host(), host.failure()));
    }

    private Optional<AttentionItem> conflicts() {
        return item(
                Kind.CONFLICTS,
                decisions.conflicts().all().stream().filter(Conflict::isOpen).toList(),
                " package was changed upstream after publication",
                " packages were changed upstream after publication",
                conflict -> new Subject(conflict.id().toString(), Optional.empty()));
    }

    private Optional<AttentionItem> refusedReleases() {
        return item(
                Kind.REFUSED_RELEASES,
                refused.get(),
                " release is refused, because it failed verification",
                " releases are refused, because they failed verification",
                release -> new Subject(release.release().toString(), Optional.of(release.reason())));
    }

    private Optional<AttentionItem> undecidedReleases() {
        return item(
                Kind.UNDECIDED_RELEASES,
                undecided.get().stream()
                        .filter(each -> decisions
                                .blocks()
                                .withdrawals()
                                .find(each.release())
                                .isEmpty())
                        .toList(),
                " release of a revoked signing key is not decided",
                " releases of revoked signing keys are not decided",
                each -> new Subject(
                        each.release().toString(), Optional.of("signed by the revoked key " + each.fingerprint())));
    }

    private Optional<AttentionItem> failingFetches() {
        return item(
                Kind.FAILING_FETCHES,
                fetches.get().stream().filter(fetch -> fetch.failures() > 0).toList(),
                " download fails",
                " downloads fail",
                fetch -> new Subject(fetch.id().toString(), fetch.failure()));
    }

    private Optional<AttentionItem> newSigners() {
        return item(
                Kind.NEW_SIGNERS,
                decisions.signers().all().stream()
                        .filter(signer -> !signer.accepted())
                        .toList(),
                " new signer is not accepted yet",
                " new signers are not accepted yet",
                signer -> new Subject(
                        signer.hostname() + "/" + signer.namespace(),
                        Optional.of("The key " + signer.fingerprint() + " signed " + signer.release())));
    }

    private Optional<AttentionItem> heldVersions() {
        return item(
                Kind.HELD_VERSIONS,
                decisions.holds().all().stream()
                        .filter(held -> held.decision().isEmpty())
                        .toList(),
                " new version is on hold",
                " new versions are on hold",
                held -> new Subject(held.release().toString(), Optional.empty()));
    }

    private Optional<AttentionItem> withdrawnVersions() {
        return item(
                Kind.WITHDRAWN_VERSIONS,
                List.copyOf(decisions.blocks().withdrawals().all()),
                " hosted version is withdrawn",
                " hosted versions are withdrawn",
                withdrawal -> new Subject(withdrawal.release().toString(), Optional.of(withdrawal.reason())));
    }

    private static <T> Optional<AttentionItem> item(
            Kind kind, List<T> found, String one, String several, Function<T, Subject> subject) {
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new AttentionItem(
                        kind,
                        found.size(),
                        found.size() + (found.size() == 1 ? one : several),
                        found.stream().limit(MAX_SUBJECTS).map(subject).toList()));
    }
}
