package org.providermirror.web.route;

import java.util.Optional;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** Which JSON document a path asks for, in the terms that Jersey's resources parse it into. */
public sealed interface DocumentRequest {
    /** {@code index.json}. */
    record Versions(ProviderAddress provider) implements DocumentRequest {}

    /** {@code {version}.json}. */
    record Packages(ProviderAddress provider, ProviderVersion version) implements DocumentRequest {}

    /** {@code versions} of the registry protocol. */
    record ListOfRegistry(ProviderAddress provider) implements DocumentRequest {}

    /** {@code download/{os}/{arch}} of the registry protocol. */
    record PackageOfRegistry(PackageId id) implements DocumentRequest {}

    /**
     * Parses a path; empty where it is another's, is malformed, or holds anything encoded, all of which is for Jersey.
     *
     * @param path the undecoded path below the application, which {@link RequestPath} has found no fault with
     */
    static Optional<DocumentRequest> parse(String path) {
        var registry = path.startsWith(ProviderPath.REGISTRY);
        if (path.indexOf('%') >= 0 || !registry && (path.startsWith("-") || !path.endsWith(Names.JSON))) {
            return Optional.empty();
        }
        var segments = (registry ? path.substring(ProviderPath.REGISTRY.length()) : path).split("/", 8);
        try {
            return registry ? ofRegistry(segments) : ofMirror(segments);
        } catch (InvalidTermException forJersey) {
            return Optional.empty();
        }
    }

    private static Optional<DocumentRequest> ofMirror(String[] segments) {
        if (segments.length != 4) {
            return Optional.empty();
        }
        var provider = provider(segments);
        var name = segments[3];
        return Optional.of(
                name.equals(Names.INDEX)
                        ? new Versions(provider)
                        : new Packages(
                                provider,
                                ProviderVersion.parse(name.substring(0, name.length() - Names.JSON.length()))));
    }

    private static Optional<DocumentRequest> ofRegistry(String[] segments) {
        if (segments[0].startsWith("-")) {
            return Optional.empty();
        }
        if (segments.length == 4 && segments[3].equals("versions")) {
            return Optional.of(new ListOfRegistry(provider(segments)));
        }
        return segments.length == 7 && segments[4].equals("download")
                ? Optional.of(new PackageOfRegistry(new PackageId(
                        provider(segments),
                        ProviderVersion.parse(segments[3]),
                        new Platform(segments[5], segments[6]))))
                : Optional.empty();
    }

    private static ProviderAddress provider(String[] segments) {
        return ProviderAddress.parse(segments[0], segments[1], segments[2]);
    }

    /** How the documents are called. */
    final class Names {
        private static final String INDEX = "index.json";
        private static final String JSON = ".json";

        private Names() {}
    }
}
