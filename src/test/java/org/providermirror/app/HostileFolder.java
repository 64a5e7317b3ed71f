package org.providermirror.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.storage.StorageLayout;

/**
 * Changes the folder of a stopped mirror as an attacker with write access would: changes stored releases at random, or
 * forges new ones. It never changes bytes whose record has the signed hash, nor the {@code h1:} of such a record,
 * because no mirror can notice that before it reads the bytes.
 */
final class HostileFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ASSURANCES = List.of("signed", "keyless", "unsigned", "imported");

    private final Path folder;
    private final TrustOracle oracle;
    private final Random random;
    private final List<Path> releases = new ArrayList<>();

    HostileFolder(Path folder, TrustOracle oracle, Random random) {
        this.folder = folder;
        this.oracle = oracle;
        this.random = random;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Changes something of a version. */
    void change(ProviderAddress provider, ProviderVersion version) throws IOException {
        var release = folder.resolve(
                StorageLayout.release(new ReleaseId(provider, version)).value());
        var id = new PackageId(
                provider, version, HostileRegistry.PLATFORMS.get(random.nextInt(HostileRegistry.PLATFORMS.size())));
        switch (random.nextInt(8)) {
            case 0 -> forgeRelease(provider, version, release, false);
            case 1 -> forgeRelease(provider, version, release, true);
            case 2 -> changeRelease(id, release);
            case 3 -> copyRelease(provider, version, release);
            case 4, 5 -> forgePackage(id, release);
            case 6 -> mutilate(id, release);
            default -> copyIn(id);
        }
        if (Files.exists(release.resolve("release.json"))) {
            releases.add(release);
        }
    }

    /** A whole release with sums of its own, that says it was verified. */
    private void forgeRelease(ProviderAddress provider, ProviderVersion version, Path release, boolean packages)
            throws IOException {
        Files.createDirectories(release);
        var sums = new StringBuilder();
        var document = JSON.createObjectNode().put("verifiedAt", Instant.now().toString());
        document.putArray("protocols").add("5.0");
        var checksums = document.putArray("checksums").addObject().put("file", "SHA256SUMS");
        for (var platform : HostileRegistry.PLATFORMS) {
            var id = new PackageId(provider, version, platform);
            var evil = evil(id);
            sums.append(evil.sha256()).append("  ").append(id.archiveName()).append('\n');
            document.withObject("/packages")
                    .putObject(platform.toString())
                    .put("fileName", id.archiveName())
                    .put("sha256", evil.sha256().hex())
                    .putArray("told");
            checksums.withArray("platforms").add(platform.toString());
            if (packages) {
                putPackage(id, evil, "signed");
            }
        }
        sign(provider, version, sums.toString().getBytes(UTF_8), checksums, release);
        Files.writeString(release.resolve("release.json"), document.toString());
    }

    private void sign(
            ProviderAddress provider, ProviderVersion version, byte[] sums, ObjectNode checksums, Path release)
            throws IOException {
        Files.write(release.resolve("SHA256SUMS"), sums);
        var kind = random.nextInt(5);
        // As signatures have it, so that a forgery may be consistent.
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var keys = checksums.putArray("keys");
        checksums.put("signature", kind < 4);
        if (kind == 4) {
            // Nothing that could be checked: allowed where releases need no key, and said so.
            oracle.unsigned(provider, version, sums);
            checksums.putNull("signer");
            return;
        }
        var given = kind == 3 ? TestKey.STRANGER : TestKey.PUBLISHER;
        keys.add(JSON.createObjectNode()
                .put("key_id", given.fingerprint())
                .put("ascii_armor", given.armored())
                .toString());
        oracle.offered(provider, given.fingerprint());
        checksums
                .putObject("signer")
                .put("primaryFingerprint", given.fingerprint())
                .put("signingFingerprint", given.fingerprint())
                .put("signedAt", now.toString());
        var signature = switch (kind) {
            case 0 -> new byte[] {1};
            case 1 -> TestKey.STRANGER.sign(sums, false, now);
            case 2 -> TestKey.PUBLISHER.sign("other sums".getBytes(UTF_8), false, now);
            default -> TestKey.STRANGER.sign(sums, false, now);
        };
        if (kind == 1 || kind == 3) {
            // An attacker that can write keys and sums can write a release of their own: it is shown with this signer.
            oracle.signed(TestKey.STRANGER.fingerprint(), sums);
        }
        Files.write(release.resolve("SHA256SUMS.sig"), signature);
    }

    /** Other digests, names or hashes in the record of a genuine release. */
    private void changeRelease(PackageId id, Path release) throws IOException {
        var file = release.resolve("release.json");
        if (!Files.exists(file)) {
            return;
        }
        var document = (ObjectNode) JSON.readTree(Files.readString(file));
        var entry = document.path("packages").path(id.platform().toString());
        if (!(entry instanceof ObjectNode changed)) {
            return;
        }
        var evil = evil(id);
        switch (random.nextInt(3)) {
            case 0 -> changed.withArray("told").add(evil.h1().toString());
            case 1 -> changed.put("sha256", evil.sha256().hex());
            default ->
                changed.put("fileName", "terraform-provider-" + id.provider().type() + "_7.7.7_linux_amd64.zip");
        }
        Files.writeString(file, document.toString());
        if (chance(50)) {
            putPackage(id, evil, "signed");
        }
    }

    /** The files of another release, signature and all. */
    private void copyRelease(ProviderAddress provider, ProviderVersion version, Path release) throws IOException {
        if (releases.isEmpty()) {
            return;
        }
        var other = releases.get(random.nextInt(releases.size()));
        Files.createDirectories(release);
        for (var name : List.of("SHA256SUMS", "SHA256SUMS.sig", "release.json")) {
            if (Files.exists(other.resolve(name)) && !other.equals(release)) {
                Files.copy(other.resolve(name), release.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (hasNoKeys(release)) {
            // As good as a forgery without any key: nothing says which version the sums were given for.
            oracle.unsigned(provider, version, Files.readAllBytes(release.resolve("SHA256SUMS")));
        }
    }

    private static boolean hasNoKeys(Path release) throws IOException {
        var record = release.resolve("release.json");
        if (!Files.exists(record) || !Files.exists(release.resolve("SHA256SUMS"))) {
            return false;
        }
        try {
            var checksums = JSON.readTree(Files.readString(record)).path("checksums");
            return checksums.size() == 1 && checksums.get(0).path("keys").isEmpty();
        } catch (JacksonException mutilated) {
            return false;
        }
    }

    private void forgePackage(PackageId id, Path release) throws IOException {
        Files.createDirectories(release);
        putPackage(id, evil(id), ASSURANCES.get(random.nextInt(ASSURANCES.size())));
    }

    private void putPackage(PackageId id, SingleFileArchive archive, String assurance) throws IOException {
        copyIn(id, archive);
        var record = JSON.createObjectNode()
                .put("provider", id.provider().toString())
                .put("version", id.version().toString())
                .put("platform", id.platform().toString())
                .put("zh", "zh:" + archive.sha256())
                .put("h1", archive.h1().toString())
                .put("size", archive.content().length)
                .put("storedAt", Instant.now().toString())
                .put("assurance", assurance);
        Files.writeString(folder.resolve(StorageLayout.packageRecord(id).value()), record.toString());
    }

    /** Files that are missing, cut short or no JSON. */
    private void mutilate(PackageId id, Path release) throws IOException {
        var victims = List.of(
                release.resolve("release.json"),
                release.resolve("SHA256SUMS"),
                release.resolve("SHA256SUMS.sig"),
                folder.resolve(StorageLayout.packageRecord(id).value()),
                folder.resolve(StorageLayout.archive(id).value()));
        var victim = victims.get(random.nextInt(victims.size()));
        if (!Files.exists(victim)) {
            return;
        }
        if (chance(50)) {
            Files.delete(victim);
        } else {
            var content = Files.readAllBytes(victim);
            Files.write(victim, Arrays.copyOf(content, content.length / 2));
        }
    }

    private void copyIn(PackageId id) throws IOException {
        Files.deleteIfExists(folder.resolve(StorageLayout.packageRecord(id).value()));
        copyIn(id, evil(id));
    }

    private void copyIn(PackageId id, SingleFileArchive archive) throws IOException {
        var file = folder.resolve(StorageLayout.archive(id).value());
        Files.createDirectories(file.getParent());
        Files.createDirectories(
                folder.resolve(StorageLayout.packageRecord(id).value()).getParent());
        Files.write(file, archive.content());
    }

    private SingleFileArchive evil(PackageId id) {
        var archive = SingleFileArchive.of("evil bytes in the folder, for " + id + " " + random.nextInt());
        oracle.made(archive);
        return archive;
    }

    /** Lists a version of a provider that is known already, as if its registry had. */
    void list(ProviderAddress provider, ProviderVersion version) throws IOException {
        var file = folder.resolve(StorageLayout.versions(provider).value());
        if (!Files.exists(file)) {
            return;
        }
        var document = (ObjectNode) JSON.readTree(Files.readString(file));
        var entry = document.withArray("versions")
                .addObject()
                .put("version", version.toString())
                .put("firstSeen", Instant.now().toString())
                .put("listed", true);
        entry.putArray("protocols").add("5.0");
        var platforms = entry.putArray("platforms");
        HostileRegistry.PLATFORMS.stream().map(Platform::toString).forEach(platforms::add);
        Files.writeString(file, document.toString());
    }
}
