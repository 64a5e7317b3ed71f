package org.providermirror.registry;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Sha256;

/**
 * Describes one package of a verified release. Holds its location as text, because a parsed one is several times as
 * large, and without the file name, because all packages of a release share the rest.
 */
public final class ReleasePackage {
    private final String fileName;
    private final Sha256 sha256;
    /** The location without the file name, if it ends in that; empty if there is no location. */
    private final Optional<String> folder;

    private final boolean endsInFileName;
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
        this.endsInFileName =
                location.filter(url -> url.toString().endsWith(fileName)).isPresent();
        this.folder = location.map(URI::toString)
                .map(text -> endsInFileName ? text.substring(0, text.length() - fileName.length()) : text);
        this.advertisedHashes = Set.copyOf(advertisedHashes);
        this.advertisedSize = advertisedSize;
    }

    private ReleasePackage(ReleasePackage same, Optional<String> folder) {
        this.fileName = same.fileName;
        this.sha256 = same.sha256;
        this.folder = folder;
        this.endsInFileName = same.endsInFileName;
        this.advertisedHashes = same.advertisedHashes;
        this.advertisedSize = same.advertisedSize;
    }

    /** Returns the same package. If its folder equals that of another package, both share one text. */
    ReleasePackage sharing(ReleasePackage other) {
        return folder.equals(other.folder) ? new ReleasePackage(this, other.folder) : this;
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
        return folder.map(text -> URI.create(endsInFileName ? text + fileName : text));
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

    /** Returns about how many bytes it takes in memory, without the folder of its location. */
    long weight() {
        return 220L + fileName.length() + 80L * advertisedHashes.size();
    }

    /** Returns about how many bytes the folder of the location takes beside a package that may share it. */
    long folderWeight(Optional<ReleasePackage> other) {
        return other.filter(before -> before.folder.equals(folder)).isPresent()
                ? 0
                : folder.map(text -> 70L + text.length()).orElse(0L);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReleasePackage that
                && fileName.equals(that.fileName)
                && sha256.equals(that.sha256)
                && folder.equals(that.folder)
                && endsInFileName == that.endsInFileName
                && advertisedHashes.equals(that.advertisedHashes)
                && advertisedSize.equals(that.advertisedSize);
    }

    @Override
    public int hashCode() {
        return Objects.hash(fileName, sha256);
    }

    @Override
    public String toString() {
        return fileName + " " + sha256 + " " + location();
    }
}
