package org.providermirror.failure;

import java.net.URI;
import org.providermirror.provider.Printable;

/** Reports an upstream URL whose address or scheme the mirror must not use. */
public final class AddressRefusedException extends MirrorException {
    /**
     * @param url where the connection would have gone; query and user information are left out of the message
     * @param reason the rule that forbids it and the setting that would allow it
     */
    public AddressRefusedException(URI url, String reason) {
        this(RedactedUrl.origin(url), reason);
    }

    /**
     * @param target the host or origin where the connection would have gone
     * @param reason the rule that forbids it and the setting that would allow it
     */
    public AddressRefusedException(String target, String reason) {
        super("not connecting to " + Printable.of(target, 200) + ": " + reason, null);
    }

    @Override
    public Fact fact() {
        return Fact.ADDRESS_REFUSED;
    }
}
