package org.providermirror.registry.wire;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;

/**
 * Builds the URLs of the Provider Registry Protocol for the {@code providers.v1} service of a hostname.
 *
 * <p>Clients resolve paths against the base URL: without a trailing slash, they replace its last segment. Some
 * registries mean it as a folder all the same. So that URL is requested second, if the clients' one is not found.
 *
 * <p>Names are percent-encoded. A version is not, because clients send its one reserved character, {@code +}, as it
 * is.
 *
 * @param base the base URL, without query
 *
 */
public record ProviderService(URI base) {
    /**
     * Requests the version list of a provider.
     *
     * @param request returns the answer for a URL; empty if it is not found
     */
    public <T> Optional<T> versions(ProviderAddress provider, Function<URI, Optional<T>> request) {
        return first(name(provider) + "/versions", request);
    }

    /** Requests the download document of a package in the same way. */
    <T> Optional<T> download(PackageId id, Function<URI, Optional<T>> request) {
        return first(
                name(id.provider()) + "/" + id.version() + "/download/"
                        + id.platform().operatingSystem() + "/"
                        + id.platform().architecture(),
                request);
    }

    private <T> Optional<T> first(String path, Function<URI, Optional<T>> request) {
        return folders()
                .map(folder -> request.apply(URI.create(folder + path)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Stream<String> folders() {
        var text = base.toString();
        if (text.endsWith("/")) {
            return Stream.of(text);
        }
        return base.getRawPath().isEmpty()
                ? Stream.of(text + "/")
                : Stream.of(text.substring(0, text.lastIndexOf('/') + 1), text + "/");
    }

    private static String name(ProviderAddress provider) {
        return UpstreamUrl.encode(provider.namespace()) + "/" + UpstreamUrl.encode(provider.type());
    }
}
