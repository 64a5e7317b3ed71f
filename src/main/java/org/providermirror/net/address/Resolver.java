package org.providermirror.net.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Where the addresses of a host come from; the only way in which this package learns of any. */
@FunctionalInterface
public interface Resolver {
    /**
     * The addresses of a host in order of preference, at least one. An IP literal, with or without brackets, is its own
     * address.
     *
     * @throws UnknownHostException where there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The resolver of the machine; a lookup takes as long as the operating system lets it. */
    static Resolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
