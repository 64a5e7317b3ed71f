package org.providermirror.net.address;

import java.net.URI;
import java.util.List;
import org.providermirror.config.AddressRange;
import org.providermirror.failure.AddressRefusedException;

/**
 * Refuses locations whose host is a literal address that the mirror does not connect to: clients are not redirected
 * where the mirror itself does not go. Does not resolve names, because a client may resolve them otherwise. Immutable.
 */
public final class LocationGuard {
    private final AddressGuard guard;

    /** @param privateNetworks ranges that are allowed although they are not public */
    public LocationGuard(List<AddressRange> privateNetworks) {
        guard = new AddressGuard(privateNetworks);
    }

    /**
     * Checks a location.
     *
     * @throws AddressRefusedException if a reading of its host is an address that must not be reached
     */
    public void check(URI location) {
        for (var address : LiteralAddress.readings(location)) {
            guard.objection(address).ifPresent(reason -> {
                throw new AddressRefusedException(location, AddressGuard.notAllowed(reason));
            });
        }
    }
}
