package org.providermirror.registry;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Sha256;

/** Describes one package of a verified release. Holds its location as text, because a parsed one is several times as large. */
public final class ReleasePackage {
    private final String fileName;
    private final Sha256 sha256;
    private final Optional<String> location;
    private final Set<PackageHash> advertisedHashes;
    private final OptionalLong advertisedSize;

    /**
     * @param fileName the publisher's name of the archive in SHA256SUMS, which may not follow the convention
     * @param sha256 the digest that the authenticated SHA256SUMS gives for that name
     * @param location the permanent location; empty if the registry must be asked each time, because it signs its URLs or
     *     follows no convention
     * @param advertisedHashes {@code h1:} hashes that the registry advertises beside a {@code zh:} that equals {@code
     *     sha256}; not covered by the signature
     * @param advertisedSize the length that the registry advertises beside them; not covered by the signature
     */
    public ReleasePackage(
            String fileName,
            Sha256 sha256,
            Optional<URI> location,
            Set<PackageHash> advertisedHashes,
            OptionalLong advertisedSize) {
        this.fileName = fileName;
        this.sha256 = sha256;
        this.location = location.map(URI::toString);
        this.advertisedHashes = Set.copyOf(advertisedHashes);
        this.advertisedSize = advertisedSize;
    }

    /** Returns the publisher's name of the archive. */
    public String fileName() {
        return fileName;
    }

    /** Returns the signed digest. */
    public Sha256 sha256() {
        return sha256;
    }

    /** Returns the permanent location; empty if the registry must be asked. */
    public Optional<URI> location() {
        return location.map(URI::create);
    }

    /** Returns the {@code h1:} hashes that the registry advertises. */
    public Set<PackageHash> advertisedHashes() {
        return advertisedHashes;
    }

    /** Returns the length that the registry advertises. */
    public OptionalLong advertisedSize() {
        return advertisedSize;
    }

    /** Returns the same package with other advertised hashes. */
    public ReleasePackage withAdvertisedHashes(Set<PackageHash> others) {
        return new ReleasePackage(fileName, sha256, location(), others, advertisedSize);
    }

    /** Returns about how many bytes it takes in memory. */
    long weight() {
        return 200L
                + fileName.length()
                + location.map(text -> 70L + text.length()).orElse(0L)
                + 80L * advertisedHashes.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReleasePackage that
                && fileName.equals(that.fileName)
                && sha256.equals(that.sha256)
                && location.equals(that.location)
                && advertisedHashes.equals(that.advertisedHashes)
                && advertisedSize.equals(that.advertisedSize);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fileName, sha256);
    }

    @Override
    public String toString() {
        return fileName + " " + sha256 + " " + location;
    }
}
