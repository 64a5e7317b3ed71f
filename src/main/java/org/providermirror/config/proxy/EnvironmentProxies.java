package org.providermirror.config.proxy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.config.table.SettingProblem;
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
     * @param proxy its proxy
     */
    public record Variable(String name, EgressProxy proxy) {}

    public EnvironmentProxies {
        noProxy = List.copyOf(noProxy);
    }

    private static final String[] HTTPS = {"HTTPS_PROXY", "https_proxy"};
    private static final String[] HTTP = {"HTTP_PROXY", "http_proxy"};

    /** Reports the variables that name no proxy which the mirror can use. */
    static void check(SettingsReading reading, boolean plainHttp) {
        check(reading, HTTPS);
        if (plainHttp) {
            check(reading, HTTP);
        }
    }

    private static void check(SettingsReading reading, String... names) {
        reading.variable(names)
                .filter(found -> EgressProxy.inVariable(found.value()).isEmpty())
                .ifPresent(found -> reading.add(new SettingProblem(
                        found.name(),
                        found.origin(),
                        "\"" + SettingProblem.masked(found.value())
                                + "\" is no proxy of the form http://host:port; set mirror.upstream.proxy to a proxy of"
                                + " this form, or to none to send requests directly")));
    }

    static EnvironmentProxies read(SettingsReading reading) {
        return new EnvironmentProxies(
                variable(reading, HTTPS),
                variable(reading, HTTP),
                reading.variable("NO_PROXY", "no_proxy")
                        .map(found -> Stream.of(
                                        found.value().toLowerCase(Locale.ROOT).split(","))
                                .map(String::strip)
                                .filter(pattern -> !pattern.isEmpty())
                                .toList())
                        .orElse(List.of()));
    }

    private static Optional<Variable> variable(SettingsReading reading, String... names) {
        return reading.variable(names)
                .flatMap(
                        found -> EgressProxy.inVariable(found.value()).map(proxy -> new Variable(found.name(), proxy)));
    }

    /** Returns an environment that names no proxy. */
    public static EnvironmentProxies none() {
        return new EnvironmentProxies(Optional.empty(), Optional.empty(), List.of());
    }

    /** Returns the variable for URLs with this scheme. */
    public Optional<Variable> of(String scheme) {
        return scheme.equals("https") ? https : http;
    }

    List<EgressProxy> proxies() {
        return Stream.of(https, http)
                .flatMap(Optional::stream)
                .map(Variable::proxy)
                .distinct()
                .toList();
    }
}
