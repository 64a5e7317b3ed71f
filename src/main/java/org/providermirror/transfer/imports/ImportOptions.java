package org.providermirror.transfer.imports;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.providermirror.provider.InvalidTermException;

/**
 * What an administrator allows an import to accept.
 *
 * @param unverified whether to accept packages without provenance, by their own hashes alone
 * @param signers the fingerprints of keys to trust, in upper-case hexadecimal; a trusted key becomes a known signer
 * @param by the name of the administrator
 */
public record ImportOptions(boolean unverified, Set<String> signers, String by) {
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-F]{40}|[0-9A-F]{64}");
    private static final int MOST_SIGNERS = 100;

    public ImportOptions {
        signers = Set.copyOf(signers);
    }

    /**
     * Parses fingerprints in upper or lower case, with or without spaces.
     *
     * @throws InvalidTermException if one is invalid, or there are more than a hundred
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

    private static String fingerprint(String text) {
        var digits = text.replaceAll("[\\s:]", "").toUpperCase(Locale.ROOT);
        if (!FINGERPRINT.matcher(digits).matches()) {
            throw new InvalidTermException(
                    "signer", text, "the whole fingerprint of a key, 40 or 64 hexadecimal digits");
        }
        return digits;
    }
}
