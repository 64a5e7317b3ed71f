package org.providermirror.config;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * An HTTP proxy on the way out.
 *
 * @param address host and port, unresolved
 * @param login what the proxy asks for, where it does
 */
public record EgressProxy(InetSocketAddress address, Optional<Login> login) {
    /**
     * The user and password that a proxy asks for, decoded.
     *
     * @param user never empty, holds no colon unless it was percent-encoded
     * @param password may be empty; never printed
     */
    public record Login(String user, String password) {
        /** Neither user nor password. */
        @Override
        public String toString() {
            return "a login";
        }
    }
}
