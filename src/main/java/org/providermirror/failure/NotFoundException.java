package org.providermirror.failure;

import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/** What was asked for does not exist: the registry said so, or the release holds no such package. */
public final class NotFoundException extends MirrorException {
    private NotFoundException(String message) {
        super(message, null);
    }

    /** The registry says that it has no such provider, and the mirror never served it. */
    public static NotFoundException provider(ProviderAddress provider) {
        return new NotFoundException("the registry has no provider " + provider);
    }

    /** The release of this version, as its publisher signed it, holds no package for this platform. */
    public static NotFoundException archive(PackageId id) {
        return new NotFoundException("there is no package " + id);
    }

    @Override
    public Fact fact() {
        return Fact.NOT_FOUND;
    }
}
