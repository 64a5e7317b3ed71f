package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.mirror.inventory.PackageState;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** One version of a provider. */
public record ReleaseView(
        @Schema(description = "hostname/namespace/type.") ProviderAddress address,
        @Schema(description = "The version.") ProviderVersion version,

        @Schema(description = "When its release was verified; absent if it was not yet.")
        Optional<Instant> verifiedAt,

        @Schema(description = "Who signed its checksums; empty if the release has no signature.")
        List<SignerView> signers,

        @Schema(description = "Its packages by platform.") List<PackageDetail> packages,

        @Schema(description = "Why it is refused, and until when; absent if it is not.")
        Optional<RefusalView> refusal) {
    /** The signer of a valid signature. */
    public record SignerView(
            @Schema(description = "The fingerprint of the primary key.")
            String fingerprint,

            @Schema(description = "The fingerprint of the key or subkey that signed.")
            String signingFingerprint,

            @Schema(description = "When it was signed.") Instant signedAt,

            @Schema(
                    description =
                            "When the key expired according to the registry's copy, if it had expired at the time of"
                                    + " signing. Clients accept such a signature.")
            Optional<Instant> keyExpiredAt) {
        static SignerView of(ReleaseContents.SignedBy signer) {
            return new SignerView(
                    signer.fingerprint(), signer.signingFingerprint(), signer.signedAt(), signer.keyExpiredAt());
        }
    }

    /** One package. */
    public record PackageDetail(
            @Schema(description = "The platform.") Platform platform,

            @Schema(description = "The state of the package.")
            PackageState state,

            @Schema(description = "The known hashes: zh of the archive, h1 of its contents.")
            List<String> hashes,

            @Schema(description = "The number of its bytes, if it is stored.")
            OptionalLong bytes,

            @Schema(description = "How stored bytes were verified: signed, unsigned or imported.")
            Optional<String> assurance,

            @Schema(description = "URL of the upstream that sent the stored bytes.")
            Optional<URI> origin,

            @Schema(description = "When it was stored.") Optional<Instant> storedAt,

            @Schema(description = "When a client last used it.")
            Optional<Instant> lastUsed,

            @Schema(
                    description =
                            "The administrator who accepted these bytes in place of those that were verified first.")
            Optional<String> acceptedBy,

            @Schema(description = "When they were accepted.")
            Optional<Instant> acceptedAt) {
        static PackageDetail of(Platform platform, ReleaseContents.PackageDetails found) {
            return new PackageDetail(
                    platform,
                    found.state(),
                    found.hashes().stream().map(Object::toString).toList(),
                    found.size(),
                    found.assurance(),
                    found.origin(),
                    found.storedAt(),
                    found.lastUsed(),
                    found.acceptance().map(ReleaseContents.AcceptedBy::by),
                    found.acceptance().map(ReleaseContents.AcceptedBy::at));
        }
    }

    static ReleaseView of(ReleaseContents contents, Optional<RefusedVersion> refused) {
        return new ReleaseView(
                contents.provider(),
                contents.version(),
                contents.verifiedAt(),
                contents.signers().stream().map(SignerView::of).toList(),
                contents.packages().entrySet().stream()
                        .map(each -> PackageDetail.of(each.getKey(), each.getValue()))
                        .toList(),
                refused.map(RefusalView::of));
    }
}
