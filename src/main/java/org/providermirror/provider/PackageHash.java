package org.providermirror.provider;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Holds a package hash in one of the two schemes that clients understand.
 *
 * <p>{@code zh:} is the SHA-256 of the archive. {@code h1:} is Go's dirhash "Hash1" of its content, and survives a
 * re-zip. A client accepts a package if any listed hash matches.
 */
public final class PackageHash implements Comparable<PackageHash> {
    private static final Pattern ZH = Pattern.compile("[0-9a-f]{64}");

    /** The last digit has four bits of data and two bits that an encoder leaves zero. */
    private static final Pattern H1 = Pattern.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");

    private final Scheme scheme;
    private final Digest digest;

    /** The clients' hash schemes. */
    public enum Scheme {
        /** SHA-256 of the archive, hexadecimal. */
        ZH,
        /** Go's dirhash of the archive's content, base64. */
        H1;

        /** Returns the scheme as it is written before the colon. */
        public String prefix() {
            return this == ZH ? "zh" : "h1";
        }
    }

    /** @param value the text behind the colon, in the one spelling that matches in a client */
    public PackageHash(Scheme scheme, String value) {
        if (!(scheme == Scheme.ZH ? ZH : H1).matcher(value).matches()) {
            throw new InvalidTermException("package hash", scheme.prefix() + ":" + value, "zh:<64 hex> or h1:<base64>");
        }
        this.scheme = scheme;
        this.digest = Digest.of(
                scheme == Scheme.ZH
                        ? HexFormat.of().parseHex(value)
                        : Base64.getDecoder().decode(value));
    }

    private PackageHash(Scheme scheme, Digest digest) {
        this.scheme = scheme;
        this.digest = digest;
    }

    /** Returns the {@code zh:} hash of an archive with this digest. */
    public static PackageHash zh(Sha256 archive) {
        return new PackageHash(Scheme.ZH, archive.digest());
    }

    /** Returns the {@code h1:} hash with this digest of 32 bytes. */
    public static PackageHash h1(byte[] digest) {
        return new PackageHash(Scheme.H1, Digest.of(digest));
    }

    /** Returns the scheme. */
    public Scheme scheme() {
        return scheme;
    }

    /** Returns the text behind the colon. */
    public String value() {
        return scheme == Scheme.ZH
                ? HexFormat.of().formatHex(digest.bytes())
                : Base64.getEncoder().encodeToString(digest.bytes());
    }

    /** Parses {@code zh:…} or {@code h1:…}; empty for other schemes and for values that could never match. */
    public static Optional<PackageHash> tryParse(String text) {
        if (text.startsWith("zh:")) {
            return Sha256.tryParse(text.substring(3)).map(PackageHash::zh);
        }
        return text.startsWith("h1:") && H1.matcher(text.substring(3)).matches()
                ? Optional.of(new PackageHash(Scheme.H1, text.substring(3)))
                : Optional.empty();
    }

    /** Compares by text, as clients sort hashes in a lock file. */
    @Override
    public int compareTo(PackageHash other) {
        return toString().compareTo(other.toString());
    }

    /** {@code zh:…} or {@code h1:…}. */
    @Override
    public String toString() {
        return scheme.prefix() + ":" + value();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackageHash that && scheme == that.scheme && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return 31 * scheme.ordinal() + digest.hashCode();
    }
}
