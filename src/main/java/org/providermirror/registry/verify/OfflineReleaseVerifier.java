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
import org.providermirror.registry.Signer;
import org.providermirror.registry.signature.PublisherKeys;
import org.providermirror.registry.signature.SignatureVerdict;
import org.providermirror.registry.signature.SignatureVerifier;
import org.providermirror.registry.signature.VerificationRun;
import org.providermirror.registry.wire.AdvertisedKeys;

/**
 * Verifies releases that somebody brought along, by the publisher's files that came with them and by nothing else. That a
 * key came along too proves nothing: whether who signed may sign for the provider is for the caller to say.
 *
 * <p>Safe for use by any number of threads; asks nobody.
 */
public final class OfflineReleaseVerifier {
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

    /** What verification makes of a release. */
    public sealed interface Verdict {
        /**
         * The signatures are good.
         *
         * @param release what they cover, with who made them, and what was brought beside that as undecided; the locations, the
         *     protocols and the hashes that the registry told are as they were brought, for nobody signs these
         * @param byBuiltInKey whether only a key that is built in could have made them
         */
        record Proven(Release release, boolean byBuiltInKey) implements Verdict {
            /** The fingerprints of the primary keys; none where signatures are not required. */
            public Set<String> signers() {
                var signers = new TreeSet<String>();
                release.checksums()
                        .forEach(checksums -> checksums
                                .signer()
                                .map(Signer::primaryFingerprint)
                                .ifPresent(signers::add));
                return signers;
            }
        }

        /**
         * Nothing is proven.
         *
         * @param reason why, as a sentence part
         */
        record Refused(String reason) implements Verdict {}
    }

    /** Verifies a release as it was brought. */
    public Verdict verify(Release brought) {
        var packages = new TreeMap<Platform, ReleasePackage>();
        var published = new ArrayList<PublishedChecksums>();
        var run = verifier.begin();
        for (var checksums : brought.checksums()) {
            var keys = AdvertisedKeys.ofEntries(checksums.keys());
            if (keys.isEmpty()) {
                return new Verdict.Refused("the signing keys beside it cannot be read");
            }
            var required = requirement.keysFor(brought.provider(), keys.get());
            // Whoever brings it can leave a signature away, so that having none proves less than it does at the
            // registry.
            if (required.isEmpty() && policy != SignaturePolicy.OFF) {
                return new Verdict.Refused("it is signed by nobody, so that its registry alone can vouch for it");
            }
            var signer = Optional.<Signer>empty();
            if (required.isPresent()) {
                var verdict = verdict(brought.provider(), checksums, required.get(), run);
                if (verdict instanceof SignatureVerdict.Refused refused) {
                    return new Verdict.Refused(refused.reason());
                }
                signer = Optional.of(Signer.of((SignatureVerdict.Good) verdict));
            }
            var covered = covered(brought, checksums);
            covered.forEach(
                    platform -> packages.put(platform, brought.find(platform).orElseThrow()));
            if (!covered.isEmpty()) {
                published.add(new PublishedChecksums(
                        checksums.sums(), checksums.signature(), signer, checksums.keys(), covered));
            }
        }
        if (packages.isEmpty()) {
            return new Verdict.Refused("its SHA256SUMS lists none of its packages by a name that can be theirs");
        }
        return new Verdict.Proven(
                new Release(
                        brought.provider(),
                        brought.version(),
                        brought.protocols(),
                        packages,
                        published,
                        undecided(brought, packages.keySet()),
                        brought.verifiedAt()),
                isBuiltIn(brought.provider()));
    }

    private boolean isBuiltIn(ProviderAddress provider) {
        return policy != SignaturePolicy.OFF && hashiCorpKey.isRequiredFor(provider);
    }

    private SignatureVerdict verdict(
            ProviderAddress provider, PublishedChecksums checksums, PublisherKeys keys, VerificationRun run) {
        if (checksums.signature().isEmpty() || checksums.sums().length > UpstreamRequest.SUMS_BYTES) {
            return new SignatureVerdict.Refused("the signature of its SHA256SUMS is not there");
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

    // What is not proven here may be proven elsewhere, or by the registry.
    private static Set<Platform> undecided(Release brought, Set<Platform> covered) {
        var undecided = new TreeSet<>(brought.undecided());
        undecided.addAll(brought.packages().keySet());
        undecided.removeAll(covered);
        return undecided;
    }
}
