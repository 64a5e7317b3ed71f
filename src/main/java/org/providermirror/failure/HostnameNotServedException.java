package org.providermirror.failure;

import org.providermirror.provider.Hostname;

/** Reports a hostname that this mirror is not configured to serve, and therefore never contacts. */
public final class HostnameNotServedException extends MirrorException {
    private final transient Hostname hostname;

    public HostnameNotServedException(Hostname hostname) {
        super("this mirror does not serve providers of " + hostname + " (setting mirror.upstream.hosts)", null);
        this.hostname = hostname;
    }

    /** Returns the requested hostname. */
    public Hostname hostname() {
        return hostname;
    }

    @Override
    public Fact fact() {
        return Fact.HOSTNAME_NOT_SERVED;
    }
}
