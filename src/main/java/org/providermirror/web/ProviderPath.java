package org.providermirror.web;

/** What the paths of the clients' requests have in common. */
final class ProviderPath {
    static final String HOSTNAME = "hostname";
    static final String NAMESPACE = "namespace";
    static final String TYPE = "type";

    /** No hostname begins with a dash, so that nothing below {@code /-/} is ever taken for a provider. */
    static final String TEMPLATE = "{" + HOSTNAME + ": [^/-][^/]*}/{" + NAMESPACE + "}/{" + TYPE + "}";

    /**
     * The capability that stands before an archive or its checksums where the one who asks has no other way to say who it
     * is. {@link AccessFilter} has judged it before any resource is looked for.
     */
    static final String CAPABILITY = "{capability: (~[^/]+/)?}";

    /** What the registry protocol's requests begin with: a client is told to take this, and a hostname, for a registry. */
    static final String REGISTRY = "-/registry/";

    private ProviderPath() {}
}
