package org.providermirror.catalog.cache;

import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ReleaseId;

/** Estimates how many bytes the keys of caches take. Parts that several keys share are included in each. */
public final class Weights {
    private static final int OBJECT = 24;
    private static final int TEXT = 56;

    private Weights() {}

    /** Returns the weight of a text. */
    public static long of(String text) {
        return TEXT + text.length();
    }

    /** Returns the weight of a provider source address. */
    public static long of(ProviderAddress provider) {
        return 2 * OBJECT + of(provider.hostname().value()) + of(provider.namespace()) + of(provider.type());
    }

    /** Returns the weight of the identity of a release. */
    public static long of(ReleaseId release) {
        return 2 * OBJECT + of(release.provider()) + of(release.version().value());
    }

    /** Returns the weight of the identity of a package, without its platform, which is shared. */
    public static long of(PackageId id) {
        return 2 * OBJECT + of(id.provider()) + of(id.version().value());
    }
}
