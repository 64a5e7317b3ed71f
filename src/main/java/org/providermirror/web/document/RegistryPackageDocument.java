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
import org.providermirror.web.route.Route;
import org.providermirror.web.route.Route.RegistryChecksums;

/**
 * Defines the JSON of {@code {version}/download/{os}/{arch}} in the registry protocol.
 *
 * <p>The URLs are relative and stay below the provider. They work behind any proxy, host name and context path, even behind
 * a proxy that exposes only the registry. All lead to the folder of the provider, so that a client that takes the document's
 * own URL for a folder, as Terragrunt does, arrives below the version; {@link Route} accepts these paths too.
 *
 * @param signatureUrl left out if the release has no signature, so that a client that needs one refuses it
 * @param packages left out if the registry sends no such member
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
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Advertised> packages) {
    private static final String PROVIDER = "../../../";

    /** The signing keys, each as the registry sent it. */
    record SigningKeys(@JsonProperty("gpg_public_keys") List<RawValue> keys) {}

    /** An archive as the registry advertises it. */
    record Advertised(
            List<String> hashes,
            @JsonProperty("package_size") long size) {}

    static RegistryPackageDocument of(RegistryPackage described, ArchiveLinks links) {
        var platform = described.id().platform();
        var folder = PROVIDER + links.folderOf(described.id())
                + UrlSegment.encode(described.id().version().value()) + "/" + platform + "/";
        var packages = new LinkedHashMap<String, Advertised>();
        described.advertised().forEach((other, archive) -> packages.put(other.toString(), of(archive)));
        return new RegistryPackageDocument(
                described.protocols(),
                platform.operatingSystem(),
                platform.architecture(),
                described.fileName(),
                PROVIDER + links.urlOf(described.id()),
                folder + RegistryChecksums.SUMS,
                described.signed() ? folder + RegistryChecksums.SIGNATURE : null,
                described.sha256().hex(),
                new SigningKeys(described.keys().stream().map(RawValue::new).toList()),
                packages);
    }

    private static Advertised of(RegistryPackage.AdvertisedArchive archive) {
        return new Advertised(
                archive.hashes().stream().map(PackageHash::toString).toList(), archive.size());
    }
}
