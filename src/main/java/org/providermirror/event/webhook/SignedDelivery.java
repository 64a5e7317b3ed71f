package org.providermirror.event.webhook;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.providermirror.event.Event;

/**
 * Holds an event as it is sent: the same bytes, id and signature in each attempt.
 *
 * @param body the JSON document
 * @param headers the headers, with the signature of the body
 */
record SignedDelivery(byte[] body, Map<String, String> headers) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ALGORITHM = "HmacSHA256";

    static SignedDelivery of(Event event, String secret) {
        var id = UUID.randomUUID().toString();
        var kind = event.kind().label();
        var document = JSON.createObjectNode()
                .put("id", id)
                .put("time", event.time().toString())
                .put("kind", kind);
        event.provider().ifPresent(provider -> document.put("provider", provider.toString()));
        event.version().ifPresent(version -> document.put("version", version.toString()));
        event.platform().ifPresent(platform -> document.put("platform", platform.toString()));
        document.put("sentence", event.sentence());
        var body = document.toString().getBytes(StandardCharsets.UTF_8);
        return new SignedDelivery(
                body,
                Map.of(
                        "Content-Type",
                        "application/json",
                        "X-Mirror-Event",
                        kind,
                        "X-Mirror-Delivery",
                        id,
                        "X-Mirror-Signature",
                        "sha256=" + signature(body, secret)));
    }

    private static String signature(byte[] body, String secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, impossible);
        }
    }
}
