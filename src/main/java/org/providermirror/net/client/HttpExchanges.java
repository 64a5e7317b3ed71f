package org.providermirror.net.client;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.apache5.connector.Apache5ClientProperties;
import org.glassfish.jersey.apache5.connector.Apache5ConnectionClosingStrategy;
import org.glassfish.jersey.apache5.connector.Apache5ConnectorProvider;
import org.glassfish.jersey.apache5.connector.Apache5HttpClientBuilderConfigurator;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.JerseyClientBuilder;
import org.providermirror.config.proxy.EgressProxy;
import org.providermirror.failure.MirrorException;
import org.providermirror.net.proxy.ProxiedRoutes;
import org.providermirror.net.proxy.ProxyLogins;

/**
 * Sends one request and returns one response, with Jersey's client on Apache HttpClient. Follows no redirects, and does
 * no cookies, logins, decompression or retries. Closing a partly read response closes its connection.
 */
final class HttpExchanges implements AutoCloseable {
    private final PoolingHttpClientConnectionManager pool;
    private final Client client;

    HttpExchanges(
            PoolingHttpClientConnectionManager pool,
            ProxiedRoutes routes,
            SocketDeadline waits,
            UpstreamTimeouts limits,
            List<EgressProxy> proxies) {
        this.pool = pool;
        var requests = RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(limits.freeConnection()))
                .setResponseTimeout(Timeout.of(limits.longestSilence()))
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(
                        proxies.stream().anyMatch(proxy -> proxy.login().isPresent()))
                .setProxyPreferredAuthSchemes(List.of(StandardAuthScheme.BASIC))
                .setProtocolUpgradeEnabled(false)
                .build();
        Apache5HttpClientBuilderConfigurator configurator = builder -> new ConnectResponseCheck(waits, limits)
                .install(RequestTargets.install(ProxyLogins.install(builder, proxies), routes)
                        .setRetryStrategy(new RetryOnStaleConnection())
                        .disableRedirectHandling()
                        .disableContentCompression()
                        .disableCookieManagement()
                        .disableConnectionState()
                        .disableDefaultUserAgent());
        Apache5ConnectionClosingStrategy cancelling = (asked, request, response, stream) -> {
            request.abort();
            response.close(CloseMode.IMMEDIATE);
        };
        this.client = new JerseyClientBuilder()
                .withConfig(new ClientConfig()
                        .connectorProvider(new Apache5ConnectorProvider())
                        .property(Apache5ClientProperties.CONNECTION_MANAGER, pool)
                        .property(Apache5ClientProperties.REQUEST_CONFIG, requests)
                        .property(Apache5ClientProperties.DISABLE_COOKIES, true)
                        .property(Apache5ClientProperties.CONNECTION_CLOSING_STRATEGY, cancelling)
                        .property(ClientProperties.FOLLOW_REDIRECTS, false)
                        .property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
                        .property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
                        .register(configurator))
                .build();
    }

    /**
     * Requests a URL that {@link GuardedTargets} has checked.
     *
     * @throws IOException if no response comes
     * @throws MirrorException if the address is refused
     */
    UpstreamResponse get(URI url, Map<String, String> headers) throws IOException {
        try {
            var request = client.target(RequestTargets.placeholder(url)).request();
            headers.forEach(request::header);
            RequestTargets.headers(url).forEach(request::header);
            request.header(HttpHeaders.USER_AGENT, UserAgent.VALUE).header(HttpHeaders.ACCEPT_ENCODING, "identity");
            return new UpstreamResponse(url, request.get());
        } catch (RuntimeException wrapped) {
            throw cause(wrapped);
        }
    }

    private static IOException cause(RuntimeException wrapped) {
        for (Throwable cause = wrapped; cause != null; cause = cause.getCause()) {
            if (cause instanceof MirrorException fact) {
                throw fact;
            }
            if (cause instanceof IOException fault) {
                return fault;
            }
            if (cause instanceof IllegalStateException) {
                // A cancelled wait for a connection, or a client or pool that was closed meanwhile.
                return (IOException) new InterruptedIOException().initCause(wrapped);
            }
        }
        throw wrapped;
    }

    /** Closes the connections that were idle for a minute. */
    void closeIdle() {
        pool.closeIdle(TimeValue.ofMinutes(1));
    }

    /** Closes all connections, also those in use: callers that wait for one fail at once. */
    @Override
    public void close() {
        pool.close(CloseMode.IMMEDIATE);
        client.close();
    }
}
