package org.providermirror.provider;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/**
 * Identifies a provider by its source address, {@code registry.terraform.io/hashicorp/null}. The hostname is part of
 * the identity: {@code registry.opentofu.org/hashicorp/null} is another build by other people.
 *
 * <p>Namespace and type follow Terraform's {@code ParseProviderPart}: letters and digits of any script with single
 * dashes inside. They are folded to lower case and composed (NFKC), so that two spellings of one name are equal. Each
 * takes at most 63 bytes of UTF-8, so that every file name made of them fits.
 */
public record ProviderAddress(Hostname hostname, String namespace, String type) implements Comparable<ProviderAddress> {
    private static final String DEFAULT = "registry.terraform.io/";
    private static final String RULE = "letters, digits and single dashes, no dash at either end, at most 63 bytes";
    private static final int MAXIMUM_BYTES = 63;
    private static final int MOST_SHARED = 2_000;
    private static final ConcurrentMap<ProviderAddress, ProviderAddress> SHARED = new ConcurrentHashMap<>();
    private static final Pattern PART =
            Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{M}\\p{Nd}]*(-[\\p{L}\\p{M}\\p{Nd}]+)*");
    private static final Comparator<ProviderAddress> ORDER = Comparator.comparing(ProviderAddress::hostname)
            .thenComparing(ProviderAddress::namespace)
            .thenComparing(ProviderAddress::type);

    public ProviderAddress {
        namespace = part("namespace", namespace);
        type = part("provider type", type);
    }

    /**
     * Parses the three parts as a client sends them, percent-decoded.
     *
     * @throws InvalidTermException naming the first part that is wrong
     */
    public static ProviderAddress parse(String hostname, String namespace, String type) {
        return shared(new ProviderAddress(Hostname.parse(hostname), namespace, type));
    }

    // Every record and every request names one; most name the same few.
    private static ProviderAddress shared(ProviderAddress address) {
        var known = SHARED.get(address);
        if (known != null || SHARED.size() >= MOST_SHARED) {
            return known == null ? address : known;
        }
        return Optional.ofNullable(SHARED.putIfAbsent(address, address)).orElse(address);
    }

    /**
     * Parses {@code hostname/namespace/type}.
     *
     * @throws InvalidTermException if there are not three parts, or one of them is wrong
     */
    public static ProviderAddress parse(String address) {
        var parts = address.split("/", -1);
        if (parts.length != 3) {
            throw new InvalidTermException("provider source address", address, "hostname/namespace/type");
        }
        return parse(parts[0], parts[1], parts[2]);
    }

    /**
     * Parses a source address as in a configuration: without a hostname, it is one of {@code registry.terraform.io}.
     *
     * @throws InvalidTermException if it is not valid
     */
    public static ProviderAddress parseSource(String source) {
        return parse(source.chars().filter(character -> character == '/').count() == 1 ? DEFAULT + source : source);
    }

    /** Parses the three parts; empty if one of them is wrong. */
    public static Optional<ProviderAddress> tryParse(String hostname, String namespace, String type) {
        try {
            return Optional.of(parse(hostname, namespace, type));
        } catch (InvalidTermException foreign) {
            return Optional.empty();
        }
    }

    /** Returns whether the provider is in this namespace. */
    public boolean isIn(Hostname otherHostname, String otherNamespace) {
        return hostname.equals(otherHostname) && namespace.equals(otherNamespace);
    }

    private static String part(String term, String text) {
        var folded = text.length() > MAXIMUM_BYTES ? "" : fold(text);
        if (folded.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES
                || !PART.matcher(folded).matches()) {
            throw new InvalidTermException(term, text, RULE);
        }
        return folded;
    }

    /**
     * Folds letter by letter, because {@code String.toLowerCase} would change the last sigma of a word to another
     * letter.
     */
    private static String fold(String text) {
        if (Spelling.isCanonical(text, "-")) {
            return text;
        }
        var folded = new StringBuilder();
        Normalizer.normalize(text, Form.NFKC)
                .codePoints()
                .map(Character::toLowerCase)
                .forEach(folded::appendCodePoint);
        return Normalizer.normalize(folded, Form.NFKC);
    }

    @Override
    public int compareTo(ProviderAddress other) {
        return ORDER.compare(this, other);
    }

    /** {@code hostname/namespace/type}. */
    @Override
    public String toString() {
        return hostname + "/" + namespace + "/" + type;
    }
}
