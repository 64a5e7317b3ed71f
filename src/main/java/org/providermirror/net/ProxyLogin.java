package org.providermirror.net;

/**
 * What the egress proxy wants to know of whoever uses it (HTTP Basic). Goes to the proxy alone; never printed.
 */
record ProxyLogin(String user, String password) {
    @Override
    public String toString() {
        return "a login for the proxy";
    }
}
