package org.providermirror.registry.verify;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.ReleaseVerifier;
import org.providermirror.registry.Signer;
import org.providermirror.registry.signature.PublisherKeys;
import org.providermirror.registry.signature.SignatureVerdict;
import org.providermirror.registry.signature.SignatureVerifier;
import org.providermirror.registry.signature.VerificationRun;
import org.providermirror.registry.wire.AdvertisedKeys;

/**
 * Verifies imported releases by the publisher's files that were imported with them. An imported key proves nothing by
 * itself: the caller decides whether the signer may sign for the provider.
 *
 * <p>Thread-safe; sends no request.
 */
public final class OfflineReleaseVerifier implements ReleaseVerifier {
    private final SignaturePolicy policy;
    private final SignatureRequirement requirement;
    private final SignatureVerifier verifier;
    private final ArchiveNameRule names;
    private final HashiCorpKey hashiCorpKey = new HashiCorpKey();

    public OfflineReleaseVerifier(TrustSettings trust, Clock clock) {
        this.policy = trust.signatures();
        this.names = new ArchiveNameRule(trust.pinnedSigners());
        this.requirement = new SignatureRequirement(trust);
        this.verifier = new SignatureVerifier(clock);
    }

    /**
     * {@inheritDoc} What its signatures do not cover becomes undecided; its locations, protocols and hashes stay as
     * imported.
     */
    @Override
    public Verdict verify(Release brought) {
        var packages = new TreeMap<Platform, ReleasePackage>();
        var published = new ArrayList<PublishedChecksums>();
        var run = verifier.begin();
        for (var checksums : brought.checksums()) {
            var keys = AdvertisedKeys.ofEntries(checksums.keys());
            if (keys.isEmpty()) {
                return new Verdict.Untrusted("the signing keys beside it cannot be read");
            }
            var required = requirement.keysFor(brought.provider(), keys.get());
            // An importer can omit a signature, so a missing one proves less than at the registry.
            if (required.isEmpty() && policy != SignaturePolicy.OFF) {
                return new Verdict.Untrusted("it has no signature, so only its registry can verify it");
            }
            var verdict = required.map(keySet -> verdict(brought.provider(), checksums, keySet, run));
            var complaint = verdict.flatMap(
                    found -> found.map(good -> Optional.<String>empty(), refused -> Optional.of(refused.reason())));
            if (complaint.isPresent()) {
                return new Verdict.Untrusted(complaint.get());
            }
            var signer = verdict.flatMap(
                    found -> found.map(good -> Optional.of(Signer.of(good)), refused -> Optional.<Signer>empty()));
            var covered = covered(brought, checksums);
            covered.forEach(
                    platform -> packages.put(platform, brought.find(platform).orElseThrow()));
            if (!covered.isEmpty()) {
                published.add(new PublishedChecksums(
                        checksums.sums(), checksums.signature(), signer, checksums.keys(), covered));
            }
        }
        if (packages.isEmpty()) {
            return new Verdict.Untrusted("its SHA256SUMS does not list its packages by a valid archive name");
        }
        return new Verdict.Verified(new Release(
                brought.provider(),
                brought.version(),
                brought.protocols(),
                packages,
                published,
                undecided(brought, packages.keySet()),
                brought.verifiedAt()));
    }

    /** Whether only a key that is built in can have signed what is verified for a provider. */
    public boolean isBuiltIn(ProviderAddress provider) {
        return policy != SignaturePolicy.OFF && hashiCorpKey.isRequiredFor(provider);
    }

    private SignatureVerdict verdict(
            ProviderAddress provider, PublishedChecksums checksums, PublisherKeys keys, VerificationRun run) {
        if (checksums.signature().isEmpty() || checksums.sums().length > UpstreamRequest.SUMS_BYTES) {
            return new SignatureVerdict.Invalid("the signature of its SHA256SUMS is not there");
        }
        return requirement.verify(
                provider, checksums.sums(), checksums.signature().get(), keys, run);
    }

    private Set<Platform> covered(Release brought, PublishedChecksums checksums) {
        var file = ChecksumFile.parse(checksums.sums());
        var covered = new TreeSet<Platform>();
        for (var platform : checksums.platforms()) {
            brought.find(platform)
                    .filter(found -> names.complaint(brought.idOf(platform), found.fileName())
                            .isEmpty())
                    .filter(found -> file.find(found.fileName()).equals(Optional.of(found.sha256())))
                    .ifPresent(found -> covered.add(platform));
        }
        return covered;
    }

    // Another import or the registry may still prove these packages.
    private static Set<Platform> undecided(Release brought, Set<Platform> covered) {
        var undecided = new TreeSet<>(brought.undecided());
        undecided.addAll(brought.packages().keySet());
        undecided.removeAll(covered);
        return undecided;
    }
}
