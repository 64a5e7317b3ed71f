package org.providermirror.failure;

import org.providermirror.provider.Printable;

/**
 * Reports a fact that prevents the requested answer. The message is a plain sentence for the caller, without secrets,
 * in one line of at most 1,000 characters.
 */
public abstract sealed class MirrorException extends RuntimeException
        permits AddressRefusedException,
                HostnameNotServedException,
                MalformedRequestException,
                NotFoundException,
                PackageAlteredException,
                PolicyRefusedException,
                ReleaseUnverifiedException,
                StorageException,
                UpstreamProtocolException,
                UpstreamUnavailableException {

    private static final int MAXIMUM_LENGTH = 1_000;

    /** Lists the facts, so that the compiler checks a table over them for completeness. */
    public enum Fact {
        ADDRESS_REFUSED,
        HOSTNAME_NOT_SERVED,
        MALFORMED_REQUEST,
        NOT_FOUND,
        PACKAGE_ALTERED,
        POLICY_REFUSED,
        RELEASE_UNVERIFIED,
        STORAGE,
        UPSTREAM_PROTOCOL,
        UPSTREAM_UNAVAILABLE
    }

    MirrorException(String message, Throwable cause) {
        super(Printable.of(message, MAXIMUM_LENGTH), cause);
    }

    /** Returns whether what upstream published failed a check, so that only another publication or other rules can help. */
    public boolean isDefinitive() {
        return false;
    }

    /** Returns which fact this is. */
    public abstract Fact fact();
}
