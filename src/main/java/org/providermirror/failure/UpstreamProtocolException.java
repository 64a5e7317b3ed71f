package org.providermirror.failure;

import java.net.URI;
import org.providermirror.provider.Printable;

/**
 * Reports an upstream response that breaks the protocol: not JSON, a field of the wrong type, more bytes than the
 * limit, or too many redirects.
 */
public final class UpstreamProtocolException extends MirrorException {
    /**
     * @param url the requested URL; query and user information are left out of the message
     * @param reason what was wrong with the response
     */
    public UpstreamProtocolException(URI url, String reason) {
        this(url, reason, null);
    }

    /** As above, with the cause. */
    public UpstreamProtocolException(URI url, String reason, Throwable cause) {
        super(Printable.of(RedactedUrl.location(url), 300) + " " + Printable.of(reason, 300), cause);
    }

    @Override
    public Fact fact() {
        return Fact.UPSTREAM_PROTOCOL;
    }
}
