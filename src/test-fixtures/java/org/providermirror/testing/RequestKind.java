package org.providermirror.testing;

/** What a request to the fake registry asks for. */
public enum RequestKind {
    /** {@code /.well-known/terraform.json}. */
    DISCOVERY,
    /** {@code /v1/providers/{namespace}/{type}/versions}. */
    VERSIONS,
    /** {@code /v1/providers/{namespace}/{type}/{version}/download/{os}/{arch}}. */
    DOWNLOAD_DOCUMENT,
    /** A SHA256SUMS file. */
    SUMS,
    /** A detached signature of a SHA256SUMS file. */
    SIGNATURE,
    /** A package's archive. */
    ARCHIVE,
    /** Anything else. */
    OTHER
}
