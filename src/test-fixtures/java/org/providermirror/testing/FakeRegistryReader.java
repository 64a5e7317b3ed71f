package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.providermirror.provider.PackageId;

/** A registry for each test, and a client that reads it. */
@Timeout(60)
abstract class FakeRegistryReader {
    static final PackageId LINUX = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final ObjectMapper JSON = new ObjectMapper();

    final FakeRegistry registry = FakeRegistry.start();
    final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    @AfterEach
    void close() {
        registry.close();
    }

    boolean signatureIsGood(JsonNode document) throws Exception {
        var sums = get(link(document, "shasums_url")).body();
        var signed = get(link(document, "shasums_signature_url")).body();
        var key = document.at("/signing_keys/gpg_public_keys/0");
        var ring = new PGPPublicKeyRing(
                PGPUtil.getDecoderStream(
                        new ByteArrayInputStream(key.get("ascii_armor").asText().getBytes(UTF_8))),
                new BcKeyFingerprintCalculator());
        assertThat(ring.getPublicKey().getKeyIdentifier().toString())
                .endsWithIgnoringCase(key.get("key_id").asText());
        var signature = ((PGPSignatureList) new BcPGPObjectFactory(signed).nextObject()).get(0);
        if (signature.getKeyID() != ring.getPublicKey().getKeyID()) {
            return false;
        }
        signature.init(new BcPGPContentVerifierBuilderProvider(), ring.getPublicKey());
        signature.update(sums);
        return signature.verify();
    }

    URI documentUrl(String platform) {
        return registry.services().resolve("acme/null/1.0.0/download/" + platform);
    }

    JsonNode document(String platform) throws Exception {
        return json(documentUrl(platform));
    }

    static URI link(JsonNode document, String field) {
        return URI.create(document.get(field).asText());
    }

    static URI location(HttpResponse<byte[]> answer) {
        return answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    JsonNode json(URI url) throws Exception {
        var answer = get(url);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return JSON.readTree(answer.body());
    }

    static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), UTF_8);
    }

    HttpResponse<byte[]> get(URI url) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url).timeout(Duration.ofMinutes(2)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }
}
