package org.providermirror.registry.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.signature.PublisherKeys;

/**
 * Holds HashiCorp's own key, the only one that may sign {@code registry.terraform.io/hashicorp/*}, whatever the
 * registry says. The embedded copy was published in April 2026 at https://www.hashicorp.com/security. Copies from the
 * registry may be newer, so they are tried too.
 */
public final class HashiCorpKey {
    static final String FINGERPRINT = "C874011F0AB405110D02105534365D9472D7468F";

    private final String embedded;

    public HashiCorpKey() {
        try (var resource = HashiCorpKey.class.getResourceAsStream("hashicorp.asc")) {
            embedded = new String(resource.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the embedded HashiCorp key", unreadable);
        }
    }

    /** Returns whether this provider must be signed by HashiCorp. */
    boolean isRequiredFor(ProviderAddress provider) {
        return provider.hostname().value().equals("registry.terraform.io")
                && provider.namespace().equals("hashicorp");
    }

    /** Returns the embedded copy and the given copies of the same key. */
    public PublisherKeys with(List<String> given) {
        var all = new ArrayList<String>();
        all.add(embedded);
        all.addAll(given);
        return PublisherKeys.copiesOf(FINGERPRINT, all);
    }
}
