package org.providermirror.web.api;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.mirror.inventory.PackageState;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.web.install.InstallTexts;

/**
 * One version of a provider.
 *
 * @param address hostname/namespace/type
 * @param version the version
 * @param hidden why clients do not see it; absent if they do
 * @param verifiedAt when its release was verified; absent if it was not yet
 * @param signers who signed its checksums; empty if the release has no signature
 * @param hosted absent unless the mirror hosts the provider
 * @param blocks the blocks of the provider, of the version and of its packages
 * @param upstream the page of the version at its registry
 * @param requiredProviders the block to copy into a configuration; absent if clients do not see the version
 * @param lockFile the block to copy into a lock file, with the known hashes of all platforms; absent if no hash is known, or
 *     if clients do not see the version
 * @param packages its packages by platform
 * @param refusal why it is refused, and until when; absent if it is not
 */
public record ReleaseView(
        ProviderAddress address,
        ProviderVersion version,
        Optional<String> hidden,
        Optional<Instant> verifiedAt,
        List<ReleaseContents.SignedBy> signers,
        Optional<HostedView> hosted,
        List<ProviderView.BlockView> blocks,
        URI upstream,
        Optional<String> requiredProviders,
        Optional<String> lockFile,
        List<PackageDetail> packages,
        Optional<RefusalView> refusal) {
    /**
     * One package.
     *
     * @param platform the platform
     * @param state the state of the package
     * @param archive the URL of its archive, relative to the URL of the mirror
     * @param hashes the known hashes: zh of the archive, h1 of its contents
     * @param bytes the number of its bytes, if it is stored
     * @param assurance how stored bytes were verified: signed, unsigned or imported
     * @param origin URL of the upstream that sent the stored bytes
     * @param storedAt when it was stored
     * @param lastUsed when a client last used it
     * @param changedSha256 the digest of the bytes that upstream has now, if it changed the package and no administrator decided
     *     about it
     * @param acceptedBy the administrator who accepted these bytes in place of those that were verified first
     * @param acceptedAt when they were accepted
     */
    public record PackageDetail(
            Platform platform,
            PackageState state,
            String archive,
            List<String> hashes,
            OptionalLong bytes,
            Optional<String> assurance,
            Optional<URI> origin,
            Optional<Instant> storedAt,
            Optional<Instant> lastUsed,
            Optional<Sha256> changedSha256,
            Optional<String> acceptedBy,
            Optional<Instant> acceptedAt) {
        static PackageDetail of(PackageId id, ReleaseContents.PackageDetails found) {
            return new PackageDetail(
                    id.platform(),
                    found.state(),
                    id.provider() + "/" + id.archiveName(),
                    found.hashes().stream().map(Object::toString).toList(),
                    found.size(),
                    found.assurance(),
                    found.origin(),
                    found.storedAt(),
                    found.lastUsed(),
                    found.changed(),
                    found.acceptance().map(ReleaseContents.AcceptedBy::by),
                    found.acceptance().map(ReleaseContents.AcceptedBy::at));
        }
    }

    static ReleaseView of(
            ReleaseContents contents,
            Optional<String> hidden,
            Optional<RefusedVersion> refused,
            Optional<HostedView> hosted) {
        var provider = contents.provider();
        var version = contents.version();
        var seen = Optional.of(version).filter(each -> hidden.isEmpty() && refused.isEmpty());
        return new ReleaseView(
                provider,
                version,
                hidden,
                contents.verifiedAt(),
                contents.signers(),
                hosted,
                contents.blocks().stream().map(ProviderView.BlockView::of).toList(),
                InstallTexts.upstreamPage(provider, Optional.of(version)),
                seen.map(each -> InstallTexts.requiredProviders(provider, each)),
                seen.flatMap(each -> InstallTexts.lockFile(provider, version, hashes(contents))),
                contents.packages().entrySet().stream()
                        .map(each -> PackageDetail.of(new PackageId(provider, version, each.getKey()), each.getValue()))
                        .toList(),
                refused.map(RefusalView::of));
    }

    private static List<PackageHash> hashes(ReleaseContents contents) {
        return contents.packages().values().stream()
                .flatMap(found -> found.hashes().stream())
                .toList();
    }
}
