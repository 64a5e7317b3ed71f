package org.providermirror.net.address;

import java.net.URI;
import java.util.List;
import org.providermirror.config.AddressRange;
import org.providermirror.failure.AddressRefusedException;

/**
 * Refuses locations whose host is, literally, an address that the mirror does not connect to: no client is sent where the
 * mirror itself does not go. Names are not looked up, because a client may resolve them otherwise. Immutable.
 */
public final class LocationGuard {
    private final AddressGuard guard;

    /** @param privateNetworks ranges that are allowed although they are not public */
    public LocationGuard(List<AddressRange> privateNetworks) {
        guard = new AddressGuard(privateNetworks);
    }

    /**
     * Lets a location pass.
     *
     * @throws AddressRefusedException if one reading of its host is an address that must not be reached
     */
    public void check(URI location) {
        for (var address : LiteralAddress.readings(location)) {
            guard.objection(address).ifPresent(reason -> {
                throw new AddressRefusedException(location, AddressGuard.notAllowed(reason));
            });
        }
    }
}
