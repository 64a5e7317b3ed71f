package org.providermirror.registry;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.net.DocumentRequest;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.signature.PublisherKeys;
import org.providermirror.registry.signature.SignatureVerdict;
import org.providermirror.registry.signature.SignatureVerifier;
import org.providermirror.registry.signature.VerificationRun;

/**
 * Verifies stored releases by the rules that they were fetched by: the recorded signer signed these very sums, and the sums list
 * each package under a name that may be its own. A release without a signer is checked against the reason why it needs none.
 *
 * <p>Signatures are judged as of the time of signing: an expiry that came later does not matter, a revocation does. Takes a few
 * milliseconds.
 */
public final class StoredReleaseVerifier implements ReleaseVerifier {
    /** A registry with one SHA256SUMS a platform has fewer. */
    private static final int MOST_CHECKSUMS = 32;

    private final SignaturePolicy policy;
    private final ArchiveNameRule names;
    private final SignerRule signers;
    private final SignatureVerifier verifier;
    private final SignatureRequirement requirement;
    private final HashiCorpKey hashiCorpKey = new HashiCorpKey();

    /**
     * @param trust what a release needs to be trusted now, whenever it was stored
     * @param signers decides who may sign for a namespace; not asked if signatures are off
     */
    public StoredReleaseVerifier(TrustSettings trust, SignerRule signers, Clock clock) {
        this.policy = trust.signatures();
        this.names = new ArchiveNameRule(trust.pinnedSigners());
        this.signers = signers;
        this.verifier = new SignatureVerifier(clock);
        this.requirement = new SignatureRequirement(
                new TrustSettings(SignaturePolicy.REQUIRE, trust.pinnedSigners(), trust.refuseExpiredKeys()));
    }

    @Override
    public Verdict verify(Release stored) {
        if (stored.checksums().size() > MOST_CHECKSUMS) {
            return new Verdict.Refused("it has more than " + MOST_CHECKSUMS + " checksum files");
        }
        var run = verifier.beginAsOfSigning();
        var published = new ArrayList<PublishedChecksums>();
        for (var checksums : stored.checksums()) {
            var found = authenticate(stored.provider(), checksums, run);
            if (found.complaint().isPresent()) {
                return new Verdict.Refused(found.complaint().get());
            }
            published.add(found.checksums());
        }
        var release = with(stored, published);
        return packageComplaint(release)
                .or(() -> signerComplaint(release))
                .<Verdict>map(Verdict.Refused::new)
                .orElseGet(() -> new Verdict.Verified(release));
    }

    private Optional<String> signerComplaint(Release release) {
        return policy == SignaturePolicy.OFF
                ? Optional.empty()
                : signers.complaint(release, hashiCorpKey.isRequiredFor(release.provider()));
    }

    /** A checksum file with its true signer, or why it proves nothing. */
    private record Authenticated(PublishedChecksums checksums, Optional<String> complaint) {}

    private Authenticated authenticate(ProviderAddress provider, PublishedChecksums checksums, VerificationRun run) {
        var keys = SigningKeys.ofEntries(checksums.keys());
        if (keys.isEmpty()) {
            return refused(checksums, "the signing keys beside it cannot be read");
        }
        var required = requirement.keysFor(provider, keys.get());
        if (checksums.signer().isEmpty()) {
            return policy == SignaturePolicy.OFF || required.isEmpty()
                    ? new Authenticated(checksums, Optional.empty())
                    : refused(
                            checksums, "its SHA256SUMS carries no signature, and mirror.trust.signatures requires one");
        }
        if (required.isEmpty() || checksums.signature().isEmpty()) {
            return refused(checksums, "it names a signer, and there is no key or no signature beside it");
        }
        return authenticate(provider, checksums, required.get(), run);
    }

    private Authenticated authenticate(
            ProviderAddress provider, PublishedChecksums checksums, PublisherKeys keys, VerificationRun run) {
        var recorded = checksums.signer().orElseThrow();
        var signature = checksums.signature().orElseThrow();
        if (checksums.sums().length > DocumentRequest.SUMS_BYTES || signature.length > DocumentRequest.KEY_BYTES) {
            return refused(checksums, "its SHA256SUMS or the signature is longer than any that is accepted");
        }
        if (keys.onlyPrimary()
                .filter(only -> !only.equals(recorded.primaryFingerprint()))
                .isPresent()) {
            return refused(
                    checksums,
                    "its record names the signer " + recorded.primaryFingerprint() + ", and only "
                            + keys.onlyPrimary().get() + " may sign it");
        }
        // Whether the recorded key signed is all that is asked: others beside it may have signed too.
        var own = PublisherKeys.copiesOf(recorded.primaryFingerprint(), keys.blocks());
        var verdict = requirement.verify(provider, checksums.sums(), signature, own, run);
        if (verdict instanceof SignatureVerdict.Refused refused) {
            return refused(checksums, refused.reason());
        }
        var good = (SignatureVerdict.Good) verdict;
        var signer = Signer.of(good);
        return signer.isSameAs(recorded)
                ? new Authenticated(checksums.by(signer), Optional.empty())
                : refused(
                        checksums,
                        "it was signed by the key " + signer.signingFingerprint() + " on "
                                + signer.signedAt() + ", and not as its record says by " + recorded.signingFingerprint()
                                + " on " + recorded.signedAt());
    }

    private static Authenticated refused(PublishedChecksums checksums, String complaint) {
        return new Authenticated(checksums, Optional.of(complaint));
    }

    private Optional<String> packageComplaint(Release release) {
        var files = release.checksums().stream()
                .map(checksums -> ChecksumFile.parse(checksums.sums()))
                .toList();
        return release.packages().entrySet().stream()
                .flatMap(found -> complaint(release.idOf(found.getKey()), found.getValue(), release, files).stream())
                .findFirst();
    }

    private Optional<String> complaint(PackageId id, ReleasePackage found, Release release, List<ChecksumFile> files) {
        var isCovered = false;
        for (var index = 0; index < files.size(); index++) {
            if (release.checksums().get(index).platforms().contains(id.platform())) {
                if (!files.get(index).find(found.fileName()).equals(Optional.of(found.sha256()))) {
                    return Optional.of("its SHA256SUMS does not list \"" + found.fileName() + "\" with the SHA-256 "
                            + found.sha256() + " that its record gives for " + id.platform());
                }
                isCovered = true;
            }
        }
        return isCovered
                ? names.complaint(id, found.fileName())
                : Optional.of("no SHA256SUMS beside it is said to cover its package for " + id.platform());
    }

    private static Release with(Release stored, List<PublishedChecksums> published) {
        return new Release(
                stored.provider(),
                stored.version(),
                stored.protocols(),
                stored.packages(),
                published,
                stored.undecided(),
                stored.verifiedAt());
    }
}
