package org.providermirror.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Recorded;
import org.providermirror.testing.FakeRegistry;

/**
 * Publishes random releases: honest ones, and ones with false members. Records every signature and every served key in
 * the oracle. Owned by one thread.
 */
final class HostileRegistry {
    static final List<Platform> PLATFORMS =
            List.of(Platform.parse("linux_amd64"), Platform.parse("darwin_arm64"), Platform.parse("windows_amd64"));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GENUINE = "chains/hashicorp-null-3.1.0/";

    /** A provider with the versions that its registry lists. */
    record Provider(ProviderAddress address, List<ProviderVersion> versions) {}

    /** Signed sums, with the packages that they name. */
    private record SignedRelease(
            String folder, byte[] sums, Optional<byte[]> signature, List<TestKey> keys, Map<Platform, Line> lines) {}

    private record Line(String name, Sha256 digest) {}

    private final FakeRegistry server;
    private final TrustOracle oracle;
    private final Random random;
    private final List<SignedRelease> earlier = new ArrayList<>();
    private final SignedRelease genuine;
    private int editions;

    HostileRegistry(FakeRegistry server, TrustOracle oracle, Random random) {
        this.server = server;
        this.oracle = oracle;
        this.random = random;
        this.genuine = genuine();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** HashiCorp's own, recorded from its registry. */
    private SignedRelease genuine() {
        var sums = Recorded.bytes(GENUINE + "SHA256SUMS");
        oracle.signed(TrustOracle.HASHICORP, sums);
        var lines = new TreeMap<Platform, Line>();
        for (var platform : PLATFORMS) {
            var name = "terraform-provider-null_3.1.0_" + platform + ".zip";
            new String(sums, UTF_8)
                    .lines()
                    .filter(line -> line.endsWith(name))
                    .forEach(line -> lines.put(platform, new Line(name, new Sha256(line.substring(0, 64)))));
        }
        return put(new SignedRelease(
                "/releases/hashicorp/null/3.1.0/",
                sums,
                Optional.of(Recorded.bytes(GENUINE + "SHA256SUMS.sig")),
                List.of(),
                lines));
    }

    private SignedRelease put(SignedRelease release) {
        server.override(release.folder() + "SHA256SUMS", 200, "text/plain", release.sums());
        release.signature()
                .ifPresentOrElse(
                        signature -> server.override(
                                release.folder() + "SHA256SUMS.sig", 200, "application/octet-stream", signature),
                        () -> server.override(release.folder() + "SHA256SUMS.sig", 404, "text/plain", new byte[0]));
        return release;
    }

    /** Publishes all versions of a provider, in place of what was published of them before. */
    void publish(Provider provider) {
        for (var version : provider.versions()) {
            publish(provider.address(), version);
        }
        var list = JSON.createObjectNode();
        for (var version : provider.versions()) {
            var entry = list.withArray("versions").addObject().put("version", version.toString());
            entry.putArray("protocols").add("5.0");
            for (var platform : PLATFORMS) {
                entry.withArray("platforms")
                        .addObject()
                        .put("os", platform.operatingSystem())
                        .put("arch", platform.architecture());
            }
        }
        json("/v1/providers/" + path(provider.address()) + "/versions", list);
    }

    private void publish(ProviderAddress provider, ProviderVersion version) {
        var own = signed(provider, version);
        var used = used(provider, own);
        if (used == own) {
            earlier.add(own);
        }
        for (var platform : PLATFORMS) {
            json(
                    "/v1/providers/" + path(provider) + "/" + version + "/download/" + platform.operatingSystem() + "/"
                            + platform.architecture(),
                    document(new PackageId(provider, version, platform), used));
        }
    }

    private SignedRelease used(ProviderAddress provider, SignedRelease own) {
        if (provider.namespace().equals("hashicorp") && chance(60)) {
            return genuine;
        }
        return !earlier.isEmpty() && chance(18) ? any(earlier) : own;
    }

    private SignedRelease signed(ProviderAddress provider, ProviderVersion version) {
        var folder = "/releases/" + path(provider) + "/" + version + "-" + ++editions + "/";
        var lines = new TreeMap<Platform, Line>();
        var spelled = spelled(version);
        for (var platform : PLATFORMS) {
            var archive = SingleFileArchive.of(provider + " " + version + " " + platform + " " + editions);
            oracle.made(archive);
            var name = "terraform-provider-" + provider.type() + "_" + spelled + "_" + platform + ".zip";
            lines.put(platform, new Line(name, archive.sha256()));
            var evil = evil(provider + " " + editions + " " + platform);
            server.override(folder + name, 200, "application/zip", chance(10) ? evil.content() : archive.content());
            server.override(folder + "evil/" + name, 200, "application/zip", evil.content());
        }
        var sums = sums(lines, provider);
        var key = chance(80) ? TestKey.PUBLISHER : any(List.of(TestKey.values()));
        return put(new SignedRelease(folder, sums, signature(sums, key), offered(key), lines));
    }

    private SingleFileArchive evil(String of) {
        var archive = SingleFileArchive.of("unsigned evil bytes in place of " + of);
        oracle.made(archive);
        return archive;
    }

    private String spelled(ProviderVersion version) {
        if (chance(10)) {
            return "v" + version;
        }
        return chance(20) ? version.toString().split("[-+]")[0] : version.toString();
    }

    private byte[] sums(Map<Platform, Line> lines, ProviderAddress provider) {
        var text = new StringBuilder();
        lines.forEach((platform, line) -> {
            if (!chance(4)) {
                text.append(line.digest()).append("  ").append(line.name()).append('\n');
            }
        });
        if (chance(30)) {
            text.append(Sha256.of("a manifest".getBytes(UTF_8)))
                    .append("  terraform-provider-" + provider.type() + "_manifest.json\n");
        }
        if (chance(10)) {
            text.append(evil("another platform").sha256())
                    .append("  terraform-provider-" + provider.type() + "_7.7.7_linux_amd64.zip\n");
        }
        if (chance(5)) {
            text.append('\n');
        }
        var spelled = text.toString();
        return (chance(8) ? spelled.replace("\n", "\r\n") : spelled).getBytes(UTF_8);
    }

    private Optional<byte[]> signature(byte[] sums, TestKey key) {
        var kind = random.nextInt(100);
        if (kind < 80) {
            if (key != TestKey.REVOKED) {
                oracle.signed(key.fingerprint(), sums);
            }
            return Optional.of(key.sign(sums, kind < 8));
        }
        if (kind < 85) {
            return Optional.of(key.sign("other sums".getBytes(UTF_8), false));
        }
        if (kind < 90) {
            return Optional.of(new byte[] {1});
        }
        var noise = new byte[120];
        random.nextBytes(noise);
        return kind < 95 ? Optional.of(noise) : Optional.empty();
    }

    private List<TestKey> offered(TestKey signer) {
        var kind = random.nextInt(100);
        if (kind < 70) {
            return List.of(signer);
        }
        if (kind < 80) {
            return List.of(TestKey.STRANGER, signer);
        }
        return kind < 88 ? List.of(TestKey.STRANGER) : List.of();
    }

    private ObjectNode document(PackageId id, SignedRelease used) {
        var keys = chance(5) ? List.<TestKey>of() : used.keys();
        var document = JSON.createObjectNode()
                .put("os", id.platform().operatingSystem())
                .put("arch", id.platform().architecture());
        document.putArray("protocols").add("5.0");
        var line = used.lines().get(chance(94) ? id.platform() : any(PLATFORMS));
        document.put("filename", line.name());
        document.put("download_url", location(used, line));
        document.put("shasums_url", url(used.folder() + "SHA256SUMS"));
        document.put("shasums_signature_url", url(used.folder() + "SHA256SUMS.sig"));
        if (chance(90)) {
            document.put("shasum", (chance(96) ? line.digest() : Sha256.of("x".getBytes(UTF_8))).hex());
        }
        if (!keys.isEmpty() || chance(70)) {
            keys(id, keys, document.putObject("signing_keys"));
        }
        if (keys.isEmpty()) {
            oracle.unsigned(id.provider(), id.version(), used.sums());
        }
        if (chance(50)) {
            reported(id, used, document.putObject("packages"));
        }
        return document;
    }

    private String location(SignedRelease used, Line line) {
        var kind = random.nextInt(100);
        if (kind < 70) {
            return url(used.folder() + line.name());
        }
        if (kind < 90) {
            return url(used.folder() + "evil/" + line.name());
        }
        if (kind < 94) {
            return "http://10.0.0.1/" + line.name();
        }
        return url(used.folder() + (kind < 97 ? "gone/" + line.name() : line.name() + "?token=" + kind));
    }

    private void keys(PackageId id, List<TestKey> keys, ObjectNode signingKeys) {
        var list = signingKeys.putArray("gpg_public_keys");
        if (!keys.isEmpty() && chance(10)) {
            list.addObject().put("key_id", "none").put("ascii_armor", "no armor at all");
        }
        for (var key : keys) {
            oracle.offered(id.provider(), key.fingerprint());
            list.addObject().put("key_id", key.fingerprint().substring(24)).put("ascii_armor", key.armored());
        }
    }

    private void reported(PackageId id, SignedRelease used, ObjectNode packages) {
        used.lines().forEach((platform, line) -> {
            var hashes = packages.putObject(platform.toString())
                    .put("package_size", 300)
                    .putArray("hashes");
            var evil = evil(id.provider() + " " + editions + " " + platform);
            hashes.add("zh:" + (chance(95) ? line.digest() : evil.sha256()));
            hashes.add(evil.h1().toString());
            if (chance(20)) {
                hashes.add("zh:" + evil.sha256());
            }
        });
    }

    private void json(String path, ObjectNode document) {
        server.override(path, 200, "application/json", document.toString().getBytes(UTF_8));
    }

    private String url(String path) {
        return URI.create(server.baseUrl() + path.substring(1)).toString();
    }

    private static String path(ProviderAddress provider) {
        return provider.namespace() + "/" + provider.type();
    }
}
