package org.providermirror.registry.wire;

import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;
import org.providermirror.net.UpstreamAnswer;
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
     * @param request returns the answer for a URL
     */
    public <T> UpstreamAnswer<T> versions(ProviderAddress provider, Function<URI, UpstreamAnswer<T>> request) {
        return first(name(provider) + "/versions", request);
    }

    /** Requests the download document of a package in the same way. */
    <T> UpstreamAnswer<T> download(PackageId id, Function<URI, UpstreamAnswer<T>> request) {
        return first(
                name(id.provider()) + "/" + id.version() + "/download/"
                        + id.platform().operatingSystem() + "/"
                        + id.platform().architecture(),
                request);
    }

    private <T> UpstreamAnswer<T> first(String path, Function<URI, UpstreamAnswer<T>> request) {
        var text = base.toString();
        if (text.endsWith("/")) {
            return request.apply(URI.create(text + path));
        }
        Supplier<UpstreamAnswer<T>> asFolder = () -> request.apply(URI.create(text + "/" + path));
        return base.getRawPath().isEmpty()
                ? asFolder.get()
                : request.apply(URI.create(text.substring(0, text.lastIndexOf('/') + 1) + path))
                        .or(asFolder);
    }

    private static String name(ProviderAddress provider) {
        return UpstreamUrl.encode(provider.namespace()) + "/" + UpstreamUrl.encode(provider.type());
    }
}
