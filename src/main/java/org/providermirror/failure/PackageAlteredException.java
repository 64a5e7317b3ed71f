package org.providermirror.failure;

import org.providermirror.provider.PackageId;
import org.providermirror.provider.Printable;
import org.providermirror.provider.Sha256;

/** Reports a package whose complete downloads differ from what its publisher signed. No client is redirected there. */
public final class PackageAlteredException extends MirrorException {
    private final transient Sha256 signed;
    private final transient Sha256 received;

    /**
     * @param signed the digest that the publisher signed
     * @param received the digest of the last download
     * @param downloads how many complete downloads had other bytes
     * @param host the host that the location of the package names
     */
    public PackageAlteredException(PackageId id, Sha256 signed, Sha256 received, int downloads, String host) {
        super(
                id + " is not served: its publisher signed SHA-256 " + signed + ", but " + downloads
                        + " complete downloads from " + Printable.of(host, 255)
                        + " had other bytes, the last with SHA-256 " + received
                        + ". Look for a proxy between the mirror and this host that replaces downloads, and for a release"
                        + " that its publisher changed (Conflicts on the administration page)."
                        + " The mirror tries again within a minute of each request",
                null);
        this.signed = signed;
        this.received = received;
    }

    /** Returns the digest that the publisher signed. */
    public Sha256 signed() {
        return signed;
    }

    /** Returns the digest of the last download. */
    public Sha256 received() {
        return received;
    }

    @Override
    public Fact fact() {
        return Fact.PACKAGE_ALTERED;
    }
}
