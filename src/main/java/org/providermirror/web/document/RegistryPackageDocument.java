package org.providermirror.web.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.providermirror.mirror.RegistryPackage;
import org.providermirror.provider.PackageHash;
import org.providermirror.web.http.UrlSegment;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.Route.RegistryChecksums;

/**
 * {@code {version}/download/{os}/{arch}} of the registry protocol on the wire.
 *
 * <p>The URLs are relative and stay below the provider, so that they hold behind any proxy, host name and context path, even
 * one that shows the registry alone.
 *
 * @param signatureUrl absent where the release has no signature: a client that needs none takes the document itself for
 *     it, and one that needs one refuses
 * @param packages absent where the registry tells nothing of the kind
 */
record RegistryPackageDocument(
        List<String> protocols,
        String os,
        String arch,
        String filename,
        @JsonProperty("download_url") String downloadUrl,
        @JsonProperty("shasums_url") String sumsUrl,

        @JsonProperty("shasums_signature_url") @JsonInclude(JsonInclude.Include.NON_NULL)
        String signatureUrl,

        String shasum,
        @JsonProperty("signing_keys") SigningKeys signingKeys,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Told> packages) {
    private static final String VERSION = "../../";
    private static final String PROVIDER = "../../../";

    /** The keys, each as the registry gave it. */
    record SigningKeys(@JsonProperty("gpg_public_keys") List<RawValue> keys) {}

    /** What the registry tells of an archive. */
    record Told(
            List<String> hashes,
            @JsonProperty("package_size") long size) {}

    static RegistryPackageDocument of(RegistryPackage described, ArchiveLinks links) {
        var platform = described.id().platform();
        var version = links.arePersonal()
                ? PROVIDER + links.folderOf(described.id())
                        + UrlSegment.encode(described.id().version().value()) + "/"
                : VERSION;
        var folder = version + platform + "/";
        var packages = new LinkedHashMap<String, Told>();
        described.told().forEach((other, told) -> packages.put(other.toString(), of(told)));
        return new RegistryPackageDocument(
                described.protocols(),
                platform.operatingSystem(),
                platform.architecture(),
                described.fileName(),
                PROVIDER + links.urlOf(described.id()),
                folder + RegistryChecksums.SUMS,
                described.signature().isPresent() ? folder + RegistryChecksums.SIGNATURE : null,
                described.sha256().hex(),
                new SigningKeys(described.keys().stream().map(RawValue::new).toList()),
                packages);
    }

    private static Told of(RegistryPackage.Told told) {
        return new Told(told.hashes().stream().map(PackageHash::toString).toList(), told.size());
    }
}
