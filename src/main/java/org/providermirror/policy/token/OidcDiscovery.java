package org.providermirror.policy.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.net.UpstreamClient;
import org.providermirror.net.UpstreamRequest;

/**
 * Fetches an issuer's keys by OpenID Connect Discovery 1.0, section 4: the document at its well-known URL, and the keys
 * that this names. Uses the mirror's guarded client, so all rules for upstream connections apply.
 */
public final class OidcDiscovery implements Supplier<String> {
    private static final int MAXIMUM_TOKENS = 50_000;
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxTokenCount(MAXIMUM_TOKENS)
                    .build())
            .build());

    private final UpstreamClient client;
    private final URI issuer;

    public OidcDiscovery(UpstreamClient client, URI issuer) {
        this.client = client;
        this.issuer = issuer;
    }

    /** Returns the JSON Web Key Set; throws what {@link UpstreamClient} throws. */
    @Override
    public String get() {
        var text = issuer.toString();
        var discovery = URI.create((text.endsWith("/") ? text : text + "/") + ".well-known/openid-configuration");
        var keys = keysOf(discovery, document(discovery));
        return new String(document(keys), StandardCharsets.UTF_8);
    }

    private URI keysOf(URI discovery, byte[] document) {
        try {
            var told = JSON.readTree(document);
            if (!issuer.toString().equals(told.path("issuer").asText())) {
                throw new UpstreamProtocolException(discovery, "names another issuer");
            }
            var keys = told.path("jwks_uri").asText();
            if (keys.isEmpty()) {
                throw new UpstreamProtocolException(discovery, "names no keys");
            }
            return discovery.resolve(keys);
        } catch (IOException | IllegalArgumentException malformed) {
            throw new UpstreamProtocolException(discovery, "is no discovery document", malformed);
        }
    }

    private byte[] document(URI url) {
        return client.get(UpstreamRequest.published(url, UpstreamRequest.DISCOVERY_BYTES, Optional.empty()))
                .found()
                .orElseThrow(() -> new UpstreamProtocolException(url, "is not there"))
                .take();
    }
}
