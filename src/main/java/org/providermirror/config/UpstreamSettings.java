package org.providermirror.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.providermirror.provider.Hostname;

/**
 * Whom the mirror may ask, and how.
 *
 * @param hosts the provider hostnames that are served
 * @param services base URLs of {@code providers.v1}, each with a trailing slash, for hostnames whose service discovery is
 *     not to be asked
 * @param credentials tokens for registries, by the hostname that the user names
 * @param proxy the egress proxy; empty for the JVM's own choice
 * @param noProxy hosts that are reached without the proxy, in lower case: as curl and Go read it:
 *     {@code example.com} is that host and all below it, {@code .example.com} those below it alone, {@code *} every host
 * @param caFile further certificate authorities, PEM
 * @param privateNetworks address ranges that upstream connections may reach beside public addresses
 * @param plainHttp whether {@code http://} URLs of upstream are followed
 */
public record UpstreamSettings(
        ServedHosts hosts,
        Map<Hostname, URI> services,
        RegistryCredentials credentials,
        Optional<EgressProxy> proxy,
        List<String> noProxy,
        Optional<Path> caFile,
        List<AddressRange> privateNetworks,
        boolean plainHttp) {
    public UpstreamSettings {
        services = Map.copyOf(services);
        noProxy = List.copyOf(noProxy);
        privateNetworks = List.copyOf(privateNetworks);
    }

    /** The hosts that the registries of the served hostnames are asked at: their own, or those of their services. */
    public Set<String> registryHosts() {
        return hosts.named().stream()
                .map(hostname -> Optional.ofNullable(services.get(hostname))
                        .map(service -> service.getHost().toLowerCase(Locale.ROOT))
                        .orElse(hostname.value()))
                .collect(Collectors.toSet());
    }
}
