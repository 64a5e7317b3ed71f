package org.providermirror.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds a SHA-256 digest. */
public final class Sha256 {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{64}");

    private final Digest digest;

    /** @param hex 64 lower-case hexadecimal digits; an upper-case hash never matches in the clients */
    public Sha256(String hex) {
        if (!DIGITS.matcher(hex).matches()) {
            throw new InvalidTermException("SHA-256", hex, "64 hexadecimal digits");
        }
        this.digest = Digest.of(HexFormat.of().parseHex(hex));
    }

    private Sha256(Digest digest) {
        this.digest = digest;
    }

    /** Returns the 64 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(digest.bytes());
    }

    /** Returns the 32 bytes. */
    Digest digest() {
        return digest;
    }

    /** Parses digits of either case; empty if they are not a SHA-256. */
    public static Optional<Sha256> tryParse(String text) {
        return text.length() == 2 * Digest.BYTES && text.chars().allMatch(HexFormat::isHexDigit)
                ? Optional.of(new Sha256(Digest.of(HexFormat.of().parseHex(text))))
                : Optional.empty();
    }

    /** Returns the digest with these 32 bytes. */
    public static Sha256 ofDigest(byte[] digest) {
        return new Sha256(Digest.of(digest));
    }

    /** Returns the digest of this content. */
    public static Sha256 of(byte[] content) {
        return ofDigest(newDigest().digest(content));
    }

    /** Copies the rest of a stream and returns its digest. */
    public static Sha256 ofCopied(InputStream from, OutputStream to) throws IOException {
        var digested = new DigestInputStream(from, newDigest());
        digested.transferTo(to);
        return ofDigest(digested.getMessageDigest().digest());
    }

    /** Returns a new digest computation. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sha256 that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return hex();
    }
}
