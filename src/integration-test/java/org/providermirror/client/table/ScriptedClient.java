package org.providermirror.client.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipInputStream;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/**
 * Installs one provider as OpenTofu 1.12 does, and verifies what it verifies. It asks a network mirror once and a
 * registry twice. Thread-safe.
 */
final class ScriptedClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPENTOFU = "registry.opentofu.org";
    private static final int REGISTRY_ATTEMPTS = 2;

    private final GoHttpClient http;
    private final boolean readsAsFolder;

    /** @param readsAsFolder whether it resolves the URLs of a download document as Terragrunt's provider cache does */
    ScriptedClient(GoHttpClient http, boolean readsAsFolder) {
        this.http = http;
        this.readsAsFolder = readsAsFolder;
    }

    /**
     * An installed package.
     *
     * @param zip its bytes
     * @param locked the hashes that the client writes into the lock file
     */
    record Installed(byte[] zip, Set<PackageHash> locked) {}

    /** Returns the base URL of a registry's provider service, by discovery. */
    GoUrl discover(String hostname) throws IOException, InterruptedException, RefusedException {
        var answer =
                http.document(GoUrl.parse("https://" + hostname + "/.well-known/terraform.json"), REGISTRY_ATTEMPTS);
        return answer.url().resolve(json(answer).path("providers.v1").asText());
    }

    /** Installs from a network mirror. */
    Installed fromMirror(GoUrl base, PackageId id) throws IOException, InterruptedException, RefusedException {
        var provider = id.provider() + "/";
        var index = json(http.document(base.resolve(GoUrl.encoded(provider + "index.json")), 1));
        require(index.path("versions").has(id.version().value()), "no available releases match");
        var document = http.document(base.resolve(GoUrl.encoded(provider + id.version() + ".json")), 1);
        var archive = json(document).path("archives").path(id.platform().toString());
        require(archive.isObject(), "the platform is not available");
        var answer = http.archive(document.url().resolve(archive.path("url").asText()));
        require(answer.status() == 200, "the package answered " + answer.status());
        var listed = hashes(archive.path("hashes"));
        require(!listed.isEmpty(), "the package has no hash");
        var locked = new HashSet<>(Set.of(zh(answer.body()), h1(answer.body())));
        locked.retainAll(listed);
        require(!locked.isEmpty(), "the package matches no hash");
        locked.add(h1(answer.body()));
        return new Installed(answer.body(), locked);
    }

    /** Installs from a registry whose provider service is at this URL. */
    Installed fromRegistry(GoUrl services, PackageId id) throws IOException, InterruptedException, RefusedException {
        var provider =
                GoUrl.encoded(id.provider().namespace() + "/" + id.provider().type() + "/");
        requireListed(json(http.document(services.resolve(provider + "versions"), REGISTRY_ATTEMPTS)), id);
        var path = provider + id.version() + "/download/" + id.platform().operatingSystem() + "/"
                + id.platform().architecture();
        var answer = http.document(services.resolve(path), REGISTRY_ATTEMPTS);
        var document = json(answer);
        require(
                document.path("os").asText().equals(id.platform().operatingSystem())
                        && document.path("arch").asText().equals(id.platform().architecture()),
                "the document is of another platform");
        // No client sends its token further than to the document.
        var url = answer.url().loggedIn("");
        var base = readsAsFolder ? url.asFolder() : url;
        var shasum = document.path("shasum").asText();
        require(shasum.matches("[0-9a-fA-F]{64}"), "invalid SHA256 hash");
        var sums = file(base.resolve(document.path("shasums_url").asText()));
        var signature = file(base.resolve(document.path("shasums_signature_url").asText()));
        var zip = http.archive(base.resolve(document.path("download_url").asText()));
        require(zip.status() == 200, "the package answered " + zip.status());
        var locked = new HashSet<>(packageHashes(document.path("packages"), id, shasum, zip.body()));
        locked.addAll(
                signedHashes(new String(sums, UTF_8), document.path("filename").asText(), shasum));
        require(zh(zip.body()).value().equals(shasum.toLowerCase(Locale.ROOT)), "the package has another checksum");
        requireSigned(document.path("signing_keys").path("gpg_public_keys"), id, sums, signature);
        locked.add(h1(zip.body()));
        return new Installed(zip.body(), locked);
    }

    private byte[] file(GoUrl url) throws IOException, InterruptedException, RefusedException {
        var answer = http.document(url, REGISTRY_ATTEMPTS);
        require(answer.status() == 200, url.path() + " answered " + answer.status());
        return answer.body();
    }

    private static void requireListed(JsonNode list, PackageId id) throws RefusedException {
        var listed = false;
        for (var entry : list.path("versions")) {
            var version = entry.path("version").asText("");
            require(version.matches("\\d+(\\.\\d+){0,2}([-+].*)?"), "invalid version string " + version);
            listed |= version.equals(id.version().value());
        }
        require(listed, "no available releases match");
    }

    // The package of the platform needs its size and its digest, and packages must differ.
    private static Set<PackageHash> packageHashes(JsonNode packages, PackageId id, String shasum, byte[] zip)
            throws RefusedException {
        var all = new HashSet<PackageHash>();
        if (!packages.isObject() || packages.isEmpty()) {
            return all;
        }
        var own = packages.path(id.platform().toString());
        require(own.path("package_size").asLong() == zip.length, "the package has another size");
        require(
                hashes(own.path("hashes")).stream()
                        .anyMatch(hash -> hash.toString().equals("zh:" + shasum.toLowerCase(Locale.ROOT))),
                "the packages disagree with the digest");
        for (var each : packages) {
            for (var hash : hashes(each.path("hashes"))) {
                require(all.add(hash), "crash: two platforms have one hash");
            }
        }
        all.removeIf(hash -> !id.provider().hostname().value().equals(OPENTOFU));
        return all;
    }

    private static List<PackageHash> signedHashes(String sums, String fileName, String shasum) throws RefusedException {
        var hashes = new ArrayList<PackageHash>();
        var listed = false;
        for (var line : (sums.endsWith("\n") ? sums.substring(0, sums.length() - 1) : sums).split("\n", -1)) {
            var words = line.strip().split("\\s+");
            require(words.length == 2, "crash: a line of the checksums is empty");
            listed |= words[1].equals(fileName) && words[0].equalsIgnoreCase(shasum);
            hashes.add(PackageHash.tryParse("zh:" + words[0].toLowerCase(Locale.ROOT))
                    .orElseThrow());
        }
        require(listed, "the checksums do not list the package with its digest");
        return hashes;
    }

    private static void requireSigned(JsonNode keys, PackageId id, byte[] sums, byte[] signature)
            throws RefusedException {
        if (keys.isEmpty() && id.provider().hostname().value().equals(OPENTOFU)) {
            return;
        }
        var armored = new ArrayList<String>();
        keys.forEach(key -> armored.add(key.path("ascii_armor").asText()));
        GoSignatures.check(armored, sums, signature);
    }

    private static JsonNode json(GoHttpClient.Answer answer) throws IOException, RefusedException {
        require(
                answer.status() == 200,
                answer.url().path() + " answered " + answer.status() + " " + new String(answer.body(), UTF_8));
        require(
                answer.headers().getOrDefault("content-type", "").startsWith("application/json"),
                answer.url().path() + " is no JSON");
        return JSON.readTree(answer.body());
    }

    private static Set<PackageHash> hashes(JsonNode list) throws RefusedException {
        var hashes = new HashSet<PackageHash>();
        for (var text : list) {
            hashes.add(PackageHash.tryParse(text.asText())
                    .orElseThrow(() -> new RefusedException("an invalid hash: " + text)));
        }
        return hashes;
    }

    private static PackageHash zh(byte[] zip) {
        return PackageHash.zh(Sha256.of(zip));
    }

    /** Go's dirhash of what a zip holds. */
    static PackageHash h1(byte[] bytes) throws IOException {
        var files = new TreeMap<String, Sha256>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), Sha256.of(zip.readAllBytes()));
            }
        }
        var lines = new StringBuilder();
        files.forEach(
                (name, digest) -> lines.append(digest).append("  ").append(name).append('\n'));
        return PackageHash.h1(Sha256.newDigest().digest(lines.toString().getBytes(UTF_8)));
    }

    private static void require(boolean holds, String otherwise) throws RefusedException {
        if (!holds) {
            throw new RefusedException(otherwise);
        }
    }
}
