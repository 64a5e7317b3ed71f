package org.providermirror.policy;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Target;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.Signer;
import org.providermirror.storage.RecordFormat;
import org.providermirror.storage.RecordStore;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports verified releases to operators by events: a key that had expired when it signed (once for each namespace and
 * key), and checksums that make clients crash (once for each release).
 *
 * <p>An object in storage marks what was recorded, so that all instances together record it once. Thread-safe; writes
 * storage for such releases alone, and never throws.
 */
public final class ReleaseNotices {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseNotices.class);
    private static final StorageKey FOLDER = StorageLayout.POLICY;
    private static final String SUFFIX = ".json";

    /** Marks a recorded event. */
    private record Mark(Instant recordedAt) {}

    private final RecordStore<Mark> marks;
    private final Events events;
    private final Clock clock;

    public ReleaseNotices(Storage storage, Events events, Clock clock) {
        this.marks = new RecordStore<>(storage, RecordFormat.of(Mark.class));
        this.events = events;
        this.clock = clock;
    }

    /** Records the events of a release that was just verified. */
    public void see(Release release) {
        release.checksums().stream()
                .map(PublishedChecksums::signer)
                .flatMap(Optional::stream)
                .filter(signer -> signer.keyExpiredAt().isPresent())
                .forEach(signer -> seeExpiredKey(release, signer));
        if (release.checksums().stream().anyMatch(PublishedChecksums::hasEmptyLine)) {
            seeEmptyLine(release);
        }
    }

    private void seeExpiredKey(Release release, Signer signer) {
        var provider = release.provider();
        var namespace = provider.hostname() + "/" + provider.namespace();
        once(
                FOLDER.resolve("expired-keys").resolve(namespace).resolve(signer.signingFingerprint() + SUFFIX),
                EventKind.EXPIRED_KEY,
                release,
                release.id() + " was signed on " + signer.signedAt() + " by the key "
                        + signer.signingFingerprint() + " of the primary key " + signer.primaryFingerprint()
                        + ", which had expired on " + signer.keyExpiredAt().orElseThrow()
                        + " in the registry's copy; it is served, as clients accept it, unless"
                        + " mirror.trust.refuse-expired-keys has the provider; other releases of " + namespace
                        + " that this key signed are not reported");
    }

    private void seeEmptyLine(Release release) {
        once(
                FOLDER.resolve("release-warnings")
                        .resolve(release.provider().toString())
                        .resolve(release.version().toString())
                        .resolve("empty-line" + SUFFIX),
                EventKind.RELEASE_WARNING,
                release,
                "the SHA256SUMS of " + release.id() + " has an empty line, at which"
                        + " Terraform and OpenTofu crash if they use this mirror as the registry or install directly;"
                        + " clients that use it as a network mirror are not affected");
    }

    private void once(StorageKey mark, EventKind kind, Release release, String sentence) {
        try {
            var time = clock.instant();
            if (marks.create(mark, new Mark(time))) {
                events.record(Event.of(time, kind, Target.of(release.id()), sentence));
            }
        } catch (StorageException failure) {
            LOG.warn(
                    "an event is not recorded, because storage cannot mark it: {}: {}", sentence, failure.getMessage());
        }
    }
}
