package org.providermirror.web.route;

/** What the paths of the clients' requests have in common. */
public final class ProviderPath {
    public static final String HOSTNAME = "hostname";
    public static final String NAMESPACE = "namespace";
    public static final String TYPE = "type";

    /** No hostname begins with a dash, so that nothing below {@code /-/} is ever taken for a provider. */
    public static final String TEMPLATE = "{" + HOSTNAME + ": [^/-][^/]*}/{" + NAMESPACE + "}/{" + TYPE + "}";

    /**
     * The capability that stands before an archive or its checksums where the one who asks has no other way to say who it
     * is. {@code AccessFilter} has judged it before any resource is looked for.
     */
    public static final String CAPABILITY = "{capability: (~[^/]+/)?}";

    /** What the registry protocol's requests begin with: a client is told to take this, and a hostname, for a registry. */
    public static final String REGISTRY = "-/registry/";

    private ProviderPath() {}
}
