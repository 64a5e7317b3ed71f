package org.providermirror.net.client;

/** Names this program to registries and publishers. */
public final class UserAgent {
    /** The name and version of this program; a test compares the version with the build's. */
    public static final String VALUE = "terraform-provider-mirror/0.1.0-SNAPSHOT";

    private UserAgent() {}
}
