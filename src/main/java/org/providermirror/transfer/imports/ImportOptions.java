package org.providermirror.transfer.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.providermirror.provider.InvalidTermException;

/**
 * What an administrator lets an import take.
 *
 * @param unverified whether packages are taken that nobody can vouch for, by their own hashes alone
 * @param signers the fingerprints of keys that count as the publishers', upper-case hexadecimal, whether this mirror knows
 *     them or not; from then on it does
 * @param by the name of the administrator
 */
public record ImportOptions(boolean unverified, Set<String> signers, String by) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}|[0-9A-F]{64}");
    private static final int MOST_SIGNERS = 100;

    public ImportOptions {
        signers = Set.copyOf(signers);
    }

    /**
     * Reads fingerprints as people write them, in groups and in either case.
     *
     * @throws InvalidTermException where one is none, or there are more than a hundred
     */
    public static ImportOptions of(boolean unverified, Collection<String> fingerprints, String by) {
        if (fingerprints.size() > MOST_SIGNERS) {
            throw new InvalidTermException("signers", fingerprints.size() + " keys", "at most " + MOST_SIGNERS);
        }
        return new ImportOptions(
                unverified,
                fingerprints.stream().map(ImportOptions::fingerprint).collect(Collectors.toSet()),
                by);
    }

    private static String fingerprint(String given) {
        var digits = given.replaceAll("[\\s:]", "").toUpperCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(digits).matches()) {
            throw new InvalidTermException("signer", given, "a key's whole fingerprint, 40 or 64 hexadecimal digits");
        }
        return digits;
    }

    ObjectNode toJson() {
        var node = JSON.createObjectNode().put("unverified", unverified).put("by", by);
        var list = node.putArray("signers");
        signers.stream().sorted().forEach(list::add);
        return node;
    }

    static ImportOptions ofJson(JsonNode node) {
        var signers = new HashSet<String>();
        node.path("signers").forEach(signer -> signers.add(signer.asText()));
        return new ImportOptions(
                node.path("unverified").asBoolean(), signers, node.path("by").asText());
    }
}
