package org.providermirror.failure;

import java.net.URI;
import org.providermirror.provider.Printable;

/** A registry or publisher answered, but with something that the protocol does not allow: no JSON, a field of the wrong type, more bytes than the limit, a redirect without end. */
public final class UpstreamProtocolException extends MirrorException {
    /**
     * @param url what was asked; query and user information are left out of the message
     * @param reason what was wrong with the answer
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
