package org.providermirror.web.api;

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

/**
 * One version of a provider.
 *
 * @param address hostname/namespace/type
 * @param version the version
 * @param hidden why clients do not see it; absent if they do
 * @param verifiedAt when its release was verified; absent if it was not yet
 * @param signers who signed its checksums; empty if the release has no signature
 * @param packages its packages by platform
 * @param refusal why it is refused, and until when; absent if it is not
 */
public record ReleaseView(
        ProviderAddress address,
        ProviderVersion version,
        Optional<String> hidden,
        Optional<Instant> verifiedAt,
        List<ReleaseContents.SignedBy> signers,
        List<PackageDetail> packages,
        Optional<RefusalView> refusal) {
    /**
     * One package.
     *
     * @param platform the platform
     * @param state the state of the package
     * @param hashes the known hashes: zh of the archive, h1 of its contents
     * @param bytes the number of its bytes, if it is stored
     * @param assurance how stored bytes were verified: signed, unsigned or imported
     * @param origin URL of the upstream that sent the stored bytes
     * @param storedAt when it was stored
     * @param lastUsed when a client last used it
     * @param acceptedBy the administrator who accepted these bytes in place of those that were verified first
     * @param acceptedAt when they were accepted
     */
    public record PackageDetail(
            Platform platform,
            PackageState state,
            List<String> hashes,
            OptionalLong bytes,
            Optional<String> assurance,
            Optional<URI> origin,
            Optional<Instant> storedAt,
            Optional<Instant> lastUsed,
            Optional<String> acceptedBy,
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

    static ReleaseView of(ReleaseContents contents, Optional<String> hidden, Optional<RefusedVersion> refused) {
        return new ReleaseView(
                contents.provider(),
                contents.version(),
                hidden,
                contents.verifiedAt(),
                contents.signers(),
                contents.packages().entrySet().stream()
                        .map(each -> PackageDetail.of(each.getKey(), each.getValue()))
                        .toList(),
                refused.map(RefusalView::of));
    }
}
