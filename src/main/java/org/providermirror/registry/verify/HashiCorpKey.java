package org.providermirror.registry.verify;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.registry.signature.PublisherKeys;

/**
 * HashiCorp's own key, which alone may sign {@code registry.terraform.io/hashicorp/*}, whatever the registry says. The
 * embedded copy is the one that HashiCorp published in April 2026, at https://www.hashicorp.com/security; copies that the
 * registry gives may be newer, so they are tried too.
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

    /** Whether this provider must be signed by HashiCorp. */
    boolean isRequiredFor(ProviderAddress provider) {
        return provider.hostname().value().equals("registry.terraform.io")
                && provider.namespace().equals("hashicorp");
    }

    /** The embedded copy, and those of the given keys that are copies of it. */
    public PublisherKeys with(List<String> given) {
        var all = new ArrayList<String>();
        all.add(embedded);
        all.addAll(given);
        return PublisherKeys.copiesOf(FINGERPRINT, all);
    }
}
