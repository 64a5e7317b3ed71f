package org.providermirror.net.client;

/** Who we say we are to registries and publishers. */
public final class UserAgent {
    /** Name and version of this program; a test holds the version equal to the build's. */
    public static final String VALUE = "terraform-provider-mirror/0.1.0-SNAPSHOT";

    private UserAgent() {}
}
