package org.providermirror.config.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.config.table.SettingsReading;

/**
 * Holds the proxies that environment variables name, as programs in Go read them: {@code HTTPS_PROXY}, {@code HTTP_PROXY}
 * for plain http, and {@code NO_PROXY}, each in lower case too.
 *
 * @param https the proxy for https URLs
 * @param http the proxy for http URLs
 * @param noProxy hosts that are reached without them, in lower case
 */
public record EnvironmentProxies(Optional<Variable> https, Optional<Variable> http, List<String> noProxy) {
    /**
     * One environment variable.
     *
     * @param name the variable
     * @param proxy its proxy; empty if the mirror cannot use it
     */
    public record Variable(String name, Optional<EgressProxy> proxy) {}

    public EnvironmentProxies {
        noProxy = List.copyOf(noProxy);
    }

    static EnvironmentProxies read(SettingsReading reading) {
        return new EnvironmentProxies(
                variable(reading, "HTTPS_PROXY", "https_proxy"),
                variable(reading, "HTTP_PROXY", "http_proxy"),
                reading.variable("NO_PROXY", "no_proxy")
                        .map(found -> Stream.of(
                                        found.value().toLowerCase(Locale.ROOT).split(","))
                                .map(String::strip)
                                .filter(pattern -> !pattern.isEmpty())
                                .toList())
                        .orElse(List.of()));
    }

    private static Optional<Variable> variable(SettingsReading reading, String... names) {
        return reading.variable(names).map(found -> new Variable(found.name(), EgressProxy.inVariable(found.value())));
    }

    /** Returns an environment that names no proxy. */
    public static EnvironmentProxies none() {
        return new EnvironmentProxies(Optional.empty(), Optional.empty(), List.of());
    }

    /** Returns the variable for URLs with this scheme. */
    public Optional<Variable> of(String scheme) {
        return scheme.equals("https") ? https : http;
    }

    /** Returns the proxies that the mirror can use. */
    List<EgressProxy> usable() {
        return Stream.of(https, http)
                .flatMap(Optional::stream)
                .flatMap(variable -> variable.proxy().stream())
                .distinct()
                .toList();
    }
}
