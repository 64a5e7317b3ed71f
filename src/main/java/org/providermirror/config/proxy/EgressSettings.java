package org.providermirror.config.proxy;

import static org.providermirror.config.table.SettingParser.listOf;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.provider.Hostname;

/**
 * Says how upstream requests leave the network; {@code mirror.upstream.proxy} and {@code mirror.upstream.no-proxy}.
 *
 * @param choice the configured proxy, or who chooses it
 * @param noProxy hosts that are reached without any proxy, in lower case, as curl and Go read it: {@code example.com} is
 *     that host and all below it, {@code .example.com} those below it alone, {@code *} every host
 * @param environment the proxies in the environment
 */
public record EgressSettings(EgressChoice choice, List<String> noProxy, EnvironmentProxies environment) {
    private static final Setting<EgressChoice> PROXY = new Setting<>(
            "mirror.upstream.proxy",
            Fallback.toNothing("the JVM's (`https.proxyHost` …), otherwise that of `HTTPS_PROXY`"),
            "Proxy for upstream requests. User and password are percent-encoded and never printed. With `none`, requests"
                    + " go directly, whatever the JVM's properties and the environment say.",
            "`http://host:port`, `http://user:password@host:port` or `none`",
            EgressChoice::parse);

    private static final Setting<List<String>> NO_PROXY = new Setting<>(
            "mirror.upstream.no-proxy",
            Fallback.toNothing("none"),
            "Hosts that are reached without a proxy: `example.com` is that host and all below it, `.example.com` those"
                    + " below it alone, `*` every host.",
            "host names, names that begin with a dot, IPv4 addresses, or `*`, joined by commas",
            listOf(EgressSettings::withoutProxy));

    /** The settings, in the order of the reference page. */
    public static final List<Setting<?>> ROWS = List.of(PROXY, NO_PROXY);

    private static final List<String> JVM_PROXIES = List.of("https.proxyHost", "http.proxyHost", "socksProxyHost");
    private static final String JVM_SYSTEM_PROXIES = "java.net.useSystemProxies";

    public EgressSettings {
        noProxy = List.copyOf(noProxy);
    }

    /**
     * Returns whether the JVM's properties name a proxy for any host; the environment is then ignored.
     *
     * @param systemProperty returns a property of the JVM, if it is set
     */
    public static boolean isSetInTheJvm(Function<String, Optional<String>> systemProperty) {
        return JVM_PROXIES.stream()
                        .map(systemProperty)
                        .anyMatch(value -> value.filter(text -> !text.isBlank()).isPresent())
                || systemProperty
                        .apply(JVM_SYSTEM_PROXIES)
                        .filter(Boolean::parseBoolean)
                        .isPresent();
    }

    /**
     * Reports a proxy of the environment that would be used, but cannot be: requests must not go past it unnoticed.
     *
     * @param plainHttp whether requests without TLS are sent, which have a variable of their own
     */
    public static void check(SettingsReading reading, boolean plainHttp) {
        var inherits = reading.find(PROXY)
                .filter(choice -> choice.map(proxy -> false, () -> false, () -> true))
                .isPresent();
        if (inherits && !isSetInTheJvm(reading::text)) {
            EnvironmentProxies.check(reading, plainHttp);
        }
    }

    /** Returns the settings with the proxies of the environment. */
    public static EgressSettings read(SettingsReading reading) {
        return new EgressSettings(reading.value(PROXY), reading.value(NO_PROXY), EnvironmentProxies.read(reading));
    }

    /** Returns the proxies that a request may go through, but for the JVM's. */
    public List<EgressProxy> proxies() {
        return choice.map(List::of, List::of, environment::proxies);
    }

    /** Accepts a host, all hosts below a domain, or {@code *}; returns it in the one spelling of {@link #noProxy}. */
    private static String withoutProxy(String text) {
        if (text.equals("*")) {
            return text;
        }
        var below = text.startsWith("*.") ? text.substring(1) : text;
        return below.startsWith(".")
                ? "." + Hostname.parse(below.substring(1))
                : Hostname.parse(below).value();
    }
}
