package org.providermirror.failure;

import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/** Reports that the registry has no such provider, or the release no such package. */
public final class NotFoundException extends MirrorException {
    private NotFoundException(String message) {
        super(message, null);
    }

    /** Reports a provider that the registry does not have and the mirror never served. */
    public static NotFoundException provider(ProviderAddress provider) {
        return new NotFoundException("the registry has no provider " + provider);
    }

    /** Reports a package that the signed release does not contain. */
    public static NotFoundException archive(PackageId id) {
        return new NotFoundException("there is no package " + id);
    }

    @Override
    public Fact fact() {
        return Fact.NOT_FOUND;
    }
}
