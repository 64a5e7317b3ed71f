package org.providermirror.registry.verify;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.providermirror.config.TrustSettings;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamRequest;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.Signer;
import org.providermirror.registry.signature.SignatureVerdict;
import org.providermirror.registry.signature.SignatureVerifier;
import org.providermirror.registry.wire.ChecksumSource;
import org.providermirror.registry.wire.ConcurrentRequests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches a SHA256SUMS and its signature, concurrently and without credentials, and verifies the signature. */
public final class ChecksumVerification {
    private static final Logger LOG = LoggerFactory.getLogger(ChecksumVerification.class);

    private final UpstreamClient client;
    private final ConcurrentRequests concurrent;
    private final SignatureRequirement requirement;
    private final SignatureVerifier verifier;

    public ChecksumVerification(
            UpstreamClient client, ConcurrentRequests concurrent, TrustSettings trust, Clock clock) {
        this.client = client;
        this.concurrent = concurrent;
        this.requirement = new SignatureRequirement(trust);
        this.verifier = new SignatureVerifier(clock);
    }

    /** Begins to verify the checksums of one release. */
    ReleaseRun begin() {
        return new ReleaseRun(verifier.begin());
    }

    /**
     * Fetches and verifies checksums. If no signature is required, an available one is fetched but not verified.
     *
     * @param subject what they are for, for messages
     * @param run the verification of the release that they belong to
     * @throws ReleaseUnverifiedException if the signature is not valid, and, not definitively, if a file is missing
     */
    VerifiedChecksums fetch(ProviderAddress provider, Object subject, ChecksumSource source, ReleaseRun run) {
        var required = requirement.keysFor(provider, source.keys());
        if (required.isPresent()) {
            if (source.signature().isEmpty()) {
                throw new ReleaseUnverifiedException(
                        subject, "the registry does not say where the signature of its SHA256SUMS is");
            }
            if (required.get().blocks().isEmpty()) {
                throw new ReleaseUnverifiedException(subject, "the registry gives no signing key that can be used");
            }
        }
        var fetched = concurrent.run(List.<Supplier<Optional<byte[]>>>of(
                () -> get(provider, source.sums(), UpstreamRequest.SUMS_BYTES, run),
                () -> required.isPresent()
                        ? get(provider, source.signature().orElseThrow(), UpstreamRequest.KEY_BYTES, run)
                        : source.signature().flatMap(url -> takeAlong(provider, url, run))));
        var sums = fetched.get(0)
                .orElseThrow(() -> ReleaseUnverifiedException.incomplete(subject, "its SHA256SUMS is not there"));
        var signature = fetched.get(1);
        var signer = required.map(keys -> {
            var bytes = signature.orElseThrow(() ->
                    ReleaseUnverifiedException.incomplete(subject, "the signature of its SHA256SUMS is not there"));
            return signer(subject, requirement.verify(provider, sums, bytes, keys, run.signatures()));
        });
        return new VerifiedChecksums(source, sums, ChecksumFile.parse(sums), signature, signer);
    }

    private static Signer signer(Object subject, SignatureVerdict verdict) {
        return verdict.map(Signer::of, refused -> {
            throw new ReleaseUnverifiedException(subject, refused.reason());
        });
    }

    private Optional<byte[]> get(ProviderAddress provider, URI url, int maximumBytes, ReleaseRun run) {
        return client.get(UpstreamRequest.published(url, maximumBytes, Optional.of(provider)))
                .found()
                .map(run::hold);
    }

    private Optional<byte[]> takeAlong(ProviderAddress provider, URI signature, ReleaseRun run) {
        try {
            return get(provider, signature, UpstreamRequest.KEY_BYTES, run);
        } catch (MirrorException unneeded) {
            LOG.info("the signature is not needed and could not be fetched: {}", unneeded.getMessage());
            return Optional.empty();
        }
    }
}
