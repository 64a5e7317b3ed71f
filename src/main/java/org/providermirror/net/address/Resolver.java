package org.providermirror.net.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves hosts to addresses. This package uses no other lookup. */
@FunctionalInterface
public interface Resolver {
    /**
     * Returns the addresses of a host in order of preference, at least one. An IP literal, with or without brackets, is
     * its own address.
     *
     * @throws UnknownHostException if the host has no address
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** Returns the resolver of the machine. A lookup has no timeout but that of the operating system. */
    static Resolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
