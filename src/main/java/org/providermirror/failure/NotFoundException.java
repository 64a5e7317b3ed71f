package org.providermirror.failure;

import java.util.Optional;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/** Reports that the registry has no such provider, or the release no such package. */
public final class NotFoundException extends MirrorException {
    private NotFoundException(String message) {
        super(message, null);
    }

    /** Reports a provider that the registry does not have and the mirror never served. */
    public static NotFoundException provider(ProviderAddress provider) {
        return provider(provider, Optional.empty());
    }

    /**
     * As above, with the registry's own words.
     *
     * @param reason what the registry says about that, if anything
     */
    public static NotFoundException provider(ProviderAddress provider, Optional<String> reason) {
        return new NotFoundException("the registry has no provider " + provider
                + reason.map(sentence -> "; it says: " + sentence).orElse(""));
    }

    /** Reports a hosted provider without a published version. */
    public static NotFoundException unpublished(ProviderAddress provider) {
        return new NotFoundException("no version of " + provider + " is published on this mirror");
    }

    /** Reports a package that the signed release does not contain. */
    public static NotFoundException archive(PackageId id) {
        return archive(id, Optional.empty());
    }

    /**
     * Reports a package that the registry or the signed release does not have.
     *
     * @param reason what the registry says about that, if anything
     */
    public static NotFoundException archive(PackageId id, Optional<String> reason) {
        return new NotFoundException("there is no package " + id
                + reason.map(sentence -> "; the registry says: " + sentence).orElse(""));
    }

    @Override
    public Fact fact() {
        return Fact.NOT_FOUND;
    }
}
