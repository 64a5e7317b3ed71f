package org.providermirror.registry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.Platform;

/**
 * Describes a publisher's SHA256SUMS with its signature, and what authenticated it.
 *
 * @param files the publisher's files
 * @param signer who signed; empty if signatures are not required or the registry gives no key
 * @param platforms the platforms whose packages these sums authenticate
 *
 */
public record PublishedChecksums(PublisherFiles files, Optional<Signer> signer, Set<Platform> platforms) {
    public PublishedChecksums {
        platforms = Set.copyOf(platforms);
    }

    /** Describes sums whose files are in memory. */
    public PublishedChecksums(
            byte[] sums,
            Optional<byte[]> signature,
            Optional<Signer> signer,
            List<String> keys,
            Set<Platform> platforms) {
        this(new PublisherFiles.InMemory(sums, signature, keys), signer, platforms);
    }

    /** Returns {@link PublisherFiles#sums}, which may read storage. */
    public byte[] sums() {
        return files.sums();
    }

    /** Returns {@link PublisherFiles#signature}, which may read storage. */
    public Optional<byte[]> signature() {
        return files.signature();
    }

    /** Returns {@link PublisherFiles#keys}, which may read storage. */
    public List<String> keys() {
        return files.keys();
    }

    /** Returns the same sums with another signer. */
    public PublishedChecksums by(Signer found) {
        return new PublishedChecksums(files, Optional.of(found), platforms);
    }

    /** Returns the same sums for these platforms only. */
    public PublishedChecksums of(Set<Platform> others) {
        return new PublishedChecksums(files, signer, others);
    }

    /** Returns the same sums with their files elsewhere. */
    public PublishedChecksums in(PublisherFiles others) {
        return new PublishedChecksums(others, signer, platforms);
    }

    /** Returns whether a line of the sums is empty or blank. Clients that read such sums crash. */
    public boolean hasEmptyLine() {
        return new String(sums(), StandardCharsets.UTF_8).lines().anyMatch(String::isBlank);
    }

    /** Returns about how many bytes it takes in memory. */
    long weight() {
        return 150L + files.weight() + (signer.isPresent() ? 400L : 0L) + 8L * platforms.size();
    }

    /** Compares the content of the files, wherever they are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PublishedChecksums that
                && signer.equals(that.signer)
                && platforms.equals(that.platforms)
                && files.digests().equals(that.files.digests());
    }

    @Override
    public int hashCode() {
        return Objects.hash(signer, platforms);
    }
}
