package org.providermirror.web;

/** The part of the path that the clients' three requests have in common. */
final class ProviderPath {
    static final String HOSTNAME = "hostname";
    static final String NAMESPACE = "namespace";
    static final String TYPE = "type";

    /** No hostname begins with a dash, so that nothing below {@code /-/} is ever taken for a provider. */
    static final String TEMPLATE = "{" + HOSTNAME + ": [^/-][^/]*}/{" + NAMESPACE + "}/{" + TYPE + "}";

    private ProviderPath() {}
}
