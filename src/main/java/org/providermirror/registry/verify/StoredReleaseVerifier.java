package org.providermirror.registry.verify;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.provider.PackageId;
import org.providermirror.registry.PublishedChecksums;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;
import org.providermirror.registry.ReleaseVerifier;

/**
 * Verifies stored releases by the rules that they were fetched by: the recorded signer signed these sums, and the
 * sums list each package under a permitted name. A release without a signer must need none.
 *
 * <p>Expiry is checked at the time of signing; a later revocation applies. Takes a few milliseconds.
 */
public final class StoredReleaseVerifier implements ReleaseVerifier {
    /** A registry with one SHA256SUMS for each platform has fewer. */
    private static final int MOST_CHECKSUMS = 32;

    private final SignaturePolicy policy;
    private final ArchiveNameRule names;
    private final SignerRule signers;
    private final StoredSignatures signatures;
    private final HashiCorpKey hashiCorpKey = new HashiCorpKey();

    /**
     * @param trust what a release needs to be trusted now, whenever it was stored
     * @param signers decides who may sign for a namespace; not asked if signatures are off
     */
    public StoredReleaseVerifier(TrustSettings trust, SignerRule signers, Clock clock) {
        this.policy = trust.signatures();
        this.names = new ArchiveNameRule(trust.pinnedSigners());
        this.signers = signers;
        this.signatures = new StoredSignatures(trust, clock);
    }

    @Override
    public Verdict verify(Release stored) {
        if (stored.checksums().size() > MOST_CHECKSUMS) {
            return new Verdict.Untrusted("it has more than " + MOST_CHECKSUMS + " checksum files");
        }
        var run = signatures.begin();
        var published = new ArrayList<PublishedChecksums>();
        for (var checksums : stored.checksums()) {
            var result = signatures.verify(stored.provider(), checksums, run);
            if (result.complaint().isPresent()) {
                return new Verdict.Untrusted(result.complaint().get());
            }
            published.add(result.checksums());
        }
        var release = with(stored, published);
        return packageComplaint(release)
                .or(() -> signerComplaint(release))
                .<Verdict>map(Verdict.Untrusted::new)
                .orElseGet(() -> new Verdict.Verified(release));
    }

    private Optional<String> signerComplaint(Release release) {
        return policy == SignaturePolicy.OFF
                ? Optional.empty()
                : signers.complaint(release, hashiCorpKey.isRequiredFor(release.provider()));
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
