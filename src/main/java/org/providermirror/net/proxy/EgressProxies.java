package org.providermirror.net.proxy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.providermirror.config.proxy.EgressProxy;
import org.providermirror.config.proxy.EgressSettings;
import org.providermirror.config.proxy.EnvironmentProxies;
import org.providermirror.net.Origin;

/**
 * Selects the proxy for a request: that of {@code mirror.upstream.proxy}, otherwise the one that the JVM's {@link
 * ProxySelector} names ({@code https.proxyHost}, {@code http.proxyHost}, {@code http.nonProxyHosts}), otherwise that of
 * the environment. If the JVM's properties name a proxy for any host, the environment is ignored. Ignores SOCKS proxies,
 * which the JVM's sockets use by themselves.
 */
public final class EgressProxies {
    private static final Origin SOME_REGISTRY = new Origin("https", "registry.terraform.io", 443);

    private final EgressSettings settings;
    private final UnaryOperator<String> systemProperty;
    private final NoProxy direct;
    private final NoProxy directInEnvironment;

    /** @param systemProperty returns a property of the JVM, null if it is not set */
    public EgressProxies(EgressSettings settings, UnaryOperator<String> systemProperty) {
        this.settings = settings;
        this.systemProperty = systemProperty;
        this.direct = new NoProxy(settings.noProxy());
        this.directInEnvironment = new NoProxy(settings.environment().noProxy());
    }

    /** Returns the proxy for requests to this origin, perhaps unresolved; empty for none. */
    public Optional<InetSocketAddress> towards(Origin target) {
        return direct.covers(target)
                ? Optional.empty()
                : settings.choice()
                        .map(
                                proxy -> Optional.of(proxy.address()),
                                Optional::empty,
                                () -> chosenByTheJvm(target).or(() -> inEnvironment(target)));
    }

    private Optional<InetSocketAddress> inEnvironment(Origin target) {
        return isSetInTheJvm() || NoProxy.isThisMachine(target) || directInEnvironment.covers(target)
                ? Optional.empty()
                : settings.environment()
                        .of(target.scheme())
                        .map(EnvironmentProxies.Variable::proxy)
                        .map(EgressProxy::address);
    }

    private boolean isSetInTheJvm() {
        return EgressSettings.isSetInTheJvm(name -> Optional.ofNullable(systemProperty.apply(name)));
    }

    /** Whether the origin is the proxy itself. An upstream URL must not talk to the proxy as if it were a registry. */
    public boolean isProxy(Origin target) {
        Optional<InetSocketAddress> inherited =
                settings.choice().map(configured -> Optional.empty(), Optional::empty, () -> chosenByTheJvm(target));
        return Stream.concat(settings.proxies().stream().map(EgressProxy::address), inherited.stream())
                .anyMatch(proxy ->
                        proxy.getPort() == target.port() && isNamedBy(proxy, NoProxy.withoutBrackets(target.host())));
    }

    private static boolean isNamedBy(InetSocketAddress proxy, String host) {
        return proxy.getHostString().equalsIgnoreCase(host)
                || (!proxy.isUnresolved() && proxy.getAddress().getHostAddress().equals(host));
    }

    private static Optional<InetSocketAddress> chosenByTheJvm(Origin target) {
        var selector = ProxySelector.getDefault();
        if (selector == null) {
            return Optional.empty();
        }
        return selector.select(URI.create(target.scheme() + "://" + target.hostAndPort() + "/")).stream()
                .findFirst()
                .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
                .map(proxy -> (InetSocketAddress) proxy.address());
    }

    /** Returns the rest of the sentence "Upstream requests go …", without any login. */
    public String description() {
        return settings.choice()
                .map(
                        proxy -> through(proxy) + ", set by mirror.upstream.proxy",
                        () -> "directly, as mirror.upstream.proxy says",
                        this::inherited);
    }

    private String inherited() {
        var chosen = chosenByTheJvm(SOME_REGISTRY);
        if (chosen.isPresent()) {
            return "through the proxy " + chosen.get().getHostString() + ":"
                    + chosen.get().getPort() + ", set by the JVM's properties";
        }
        return isSetInTheJvm()
                ? "as the JVM's properties for proxies say"
                : settings.environment().https().map(EgressProxies::inVariable).orElse("directly");
    }

    private static String inVariable(EnvironmentProxies.Variable variable) {
        return through(variable.proxy()) + ", set by the environment variable " + variable.name()
                + "; mirror.upstream.proxy=none would switch it off";
    }

    private static String through(EgressProxy proxy) {
        return "through the proxy " + proxy.display()
                + proxy.login().map(login -> " with a login").orElse("");
    }
}
