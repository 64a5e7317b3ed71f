package org.providermirror.registry;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.TrustSettings;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.Platform;
import org.providermirror.registry.client.RegistryClient;

/** Settings and clients as the tests need them. */
public final class Registries {
    public static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    public static final Executor IN_THIS_THREAD = Runnable::run;

    private Registries() {}

    public static RegistryClient client(FakeUpstream upstream) {
        return client(upstream, SignaturePolicy.REQUIRE);
    }

    public static RegistryClient client(FakeUpstream upstream, SignaturePolicy policy) {
        return client(upstream, DefaultSettings.trust(policy));
    }

    public static RegistryClient client(FakeUpstream upstream, TrustSettings trust) {
        return new RegistryClient(upstream, settings(Map.of(), false), trust, IN_THIS_THREAD, CLOCK);
    }

    /** Serves every public hostname. */
    public static UpstreamSettings settings(Map<Hostname, URI> services, boolean plainHttp) {
        return settings(new ServedHosts(Set.of(), true), services, plainHttp);
    }

    public static UpstreamSettings settings(ServedHosts hosts, Map<Hostname, URI> services, boolean plainHttp) {
        return new UpstreamSettings(
                hosts,
                services,
                DefaultSettings.credentials(),
                DefaultSettings.egress(),
                Optional.empty(),
                List.of(),
                plainHttp,
                1000,
                Duration.ofMinutes(10));
    }

    public static Set<Platform> platforms(String... names) {
        return Arrays.stream(names).map(Platform::parse).collect(Collectors.toSet());
    }
}
