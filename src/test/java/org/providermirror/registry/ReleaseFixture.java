package org.providermirror.registry;

import static org.providermirror.registry.signature.OpenPgpGenerator.armor;
import static org.providermirror.registry.signature.OpenPgpGenerator.certificate;
import static org.providermirror.registry.signature.OpenPgpGenerator.sign;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.signature.OpenPgpGenerator;

/** A release of example.com/acme/rocket 1.2.3 with a key made here, put upstream piece by piece. */
public final class ReleaseFixture {
    public static final ProviderAddress PROVIDER = ProviderAddress.parse("example.com/acme/rocket");
    public static final ProviderVersion VERSION = new ProviderVersion("1.2.3");
    public static final String DOWNLOAD = "https://example.com/v1/providers/acme/rocket/1.2.3/download/";
    public static final String FILES = "https://files.example.org/v1.2.3/";
    public static final String SUMS = FILES + "SHA256SUMS";
    public static final String SIGNATURE = FILES + "SHA256SUMS.sig";
    public static final Instant MADE = Instant.parse("2024-01-01T00:00:00Z");
    public static final PGPKeyPair KEY = OpenPgpGenerator.ed25519(MADE);
    public static final String ARMOR = armor(certificate(KEY, MADE));

    private static final JsonMapper MAPPER = new JsonMapper();

    private ReleaseFixture() {}

    public static FakeUpstream upstream() {
        return new FakeUpstream().host("example.com");
    }

    public static String fileName(String platform) {
        return "terraform-provider-rocket_1.2.3_" + platform + ".zip";
    }

    /** The digest of the archive of this name: made up, but always the same. */
    public static Sha256 digest(String fileName) {
        return Sha256.of(fileName.getBytes(StandardCharsets.UTF_8));
    }

    public static String sums(String... fileNames) {
        var sums = new StringBuilder();
        for (var fileName : fileNames) {
            sums.append(digest(fileName)).append("  ").append(fileName).append('\n');
        }
        return sums.toString();
    }

    public static void putSums(FakeUpstream upstream, String sums) {
        putSums(upstream, SUMS, sums);
    }

    public static void putSums(FakeUpstream upstream, String url, String sums) {
        upstream.put(url, sums);
        upstream.put(url + ".sig", sign(KEY, sums.getBytes(StandardCharsets.UTF_8), MADE.plusSeconds(60)));
    }

    /** A document as registries write it, changed as the test needs it. */
    public static void putDocument(FakeUpstream upstream, String platform, Consumer<ObjectNode> change) {
        var words = Platform.parse(platform);
        var document = MAPPER.createObjectNode()
                .put("os", words.operatingSystem())
                .put("arch", words.architecture())
                .put("filename", fileName(platform))
                .put("download_url", FILES + fileName(platform))
                .put("shasum", digest(fileName(platform)).hex())
                .put("shasums_url", SUMS)
                .put("shasums_signature_url", SIGNATURE);
        document.putArray("protocols").add("5.0");
        document.putObject("signing_keys")
                .putArray("gpg_public_keys")
                .addObject()
                .put("key_id", "ABC")
                .put("ascii_armor", ARMOR);
        change.accept(document);
        upstream.put(DOWNLOAD + words.operatingSystem() + "/" + words.architecture(), document.toString());
    }

    public static void putDocument(FakeUpstream upstream, String platform) {
        putDocument(upstream, platform, document -> {});
    }
}
