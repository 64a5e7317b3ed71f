package org.providermirror.client;

import java.net.URI;
import java.nio.file.Path;

/**
 * A client's CLI configuration. Only the installation methods that it names are used.
 *
 * @param text the configuration in the clients' language
 */
public record CliConfiguration(String text) {
    /** No configuration at all: installs from the registry of each hostname, found by service discovery. */
    public static CliConfiguration none() {
        return new CliConfiguration("");
    }

    /** Installs from a network mirror alone. */
    public static CliConfiguration networkMirror(URI baseUrl) {
        return installation("network_mirror {\n    url = \"" + baseUrl + "\"\n  }");
    }

    /** Installs from a folder alone. */
    public static CliConfiguration filesystemMirror(Path folder) {
        return installation("filesystem_mirror {\n    path = \"" + folder + "\"\n  }");
    }

    /** Installs from the registry of a hostname whose provider service is there, without asking discovery. */
    public static CliConfiguration registry(String hostname, URI services) {
        var host = "host \"" + hostname + "\" {\n  services = {\n    \"providers.v1\" = \"" + services + "\"\n  }\n}\n";
        return new CliConfiguration(host + installation("direct {}").text());
    }

    /** Installs from a network mirror, and what that does not have from the registry of a hostname. */
    public static CliConfiguration networkMirrorAndDirect(URI baseUrl, String hostname, URI services) {
        return new CliConfiguration(registry(hostname, services)
                .text()
                .replace("direct {}", "network_mirror {\n    url = \"" + baseUrl + "\"\n  }\n  direct {}"));
    }

    /** The same, and a token for the host, with its port if it has one. */
    public CliConfiguration withToken(String host, String token) {
        return new CliConfiguration("credentials \"" + host + "\" {\n  token = \"" + token + "\"\n}\n" + text);
    }

    private static CliConfiguration installation(String method) {
        return new CliConfiguration("provider_installation {\n  " + method + "\n}\n");
    }
}
