package org.providermirror.provider;

import java.util.Comparator;

/** The identity of a release: a version of a provider. */
public record ReleaseId(ProviderAddress provider, ProviderVersion version) implements Comparable<ReleaseId> {
    private static final Comparator<ReleaseId> ORDER =
            Comparator.comparing(ReleaseId::provider).thenComparing(ReleaseId::version);

    /** Returns the identity of this release's package for a platform. */
    public PackageId packageFor(Platform platform) {
        return new PackageId(provider, version, platform);
    }

    @Override
    public int compareTo(ReleaseId other) {
        return ORDER.compare(this, other);
    }

    /** {@code hostname/namespace/type version}. */
    @Override
    public String toString() {
        return provider + " " + version;
    }
}
