package org.providermirror.failure;

import org.providermirror.provider.Printable;

/**
 * A fact that keeps the mirror from answering as asked. The message is a plain sentence for whoever asked, without
 * secrets, in one line of at most 1,000 characters.
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

    /** The facts, so that a table over them can be checked for completeness by the compiler. */
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

    /** Whether what upstream published failed a check, so that only a change of it, or of the rules, can help. */
    public boolean isDefinitive() {
        return false;
    }

    /** Which fact this is. */
    public abstract Fact fact();
}
