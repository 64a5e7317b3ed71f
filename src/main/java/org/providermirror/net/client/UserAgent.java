package org.providermirror.net.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Names this program to registries and publishers. */
public final class UserAgent {
    /** The name and version of this program, such as {@code terraform-provider-mirror/1.0.0}. */
    public static final String VALUE = "terraform-provider-mirror/" + version();

    private UserAgent() {}

    // The build writes it, because a tag may replace the version in the source code.
    private static String version() {
        try (var built = UserAgent.class.getResourceAsStream("version.properties")) {
            var properties = new Properties();
            if (built != null) {
                properties.load(built);
            }
            return properties.getProperty("version", "development");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
