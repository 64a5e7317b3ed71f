package org.providermirror.net;

/** Who we say we are to registries and publishers. */
final class UserAgent {
    /** Name and version of this program; a test holds the version equal to the build's. */
    static final String VALUE = "terraform-provider-mirror/0.1.0-SNAPSHOT";

    private UserAgent() {}
}
