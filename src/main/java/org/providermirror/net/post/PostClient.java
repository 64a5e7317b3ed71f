package org.providermirror.net.post;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.providermirror.config.proxy.EgressSettings;
import org.providermirror.net.address.Resolver;
import org.providermirror.net.proxy.EgressProxies;
import org.providermirror.net.proxy.ProxiedRoutes;
import org.providermirror.net.proxy.ProxyLogins;
import org.providermirror.net.tls.TlsTrust;

/**
 * Sends documents to a URL that the operator chose, through the proxy of upstream requests. Trusts the certificate authorities of
 * upstream requests. Follows no redirect and repeats nothing.
 */
public final class PostClient implements AutoCloseable {
    private static final Timeout TIMEOUT = Timeout.ofSeconds(10);
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final CloseableHttpClient client;
    private final ScheduledExecutorService timer;

    /**
     * @param caFile further certificate authorities, PEM
     * @param timer ends requests at the deadline
     */
    public PostClient(EgressSettings egress, Optional<Path> caFile, ScheduledExecutorService timer) {
        this.timer = timer;
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(TlsTrust.context("mirror.upstream.ca-file", caFile)))
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(TIMEOUT).build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(TIMEOUT)
                        .setSocketTimeout(TIMEOUT)
                        .build())
                .build();
        this.client = ProxyLogins.install(HttpClientBuilder.create(), egress.proxies())
                .setConnectionManager(connections)
                .setRoutePlanner(new ProxiedRoutes(new EgressProxies(egress, System::getProperty), Resolver.system()))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(TIMEOUT)
                        .setResponseTimeout(TIMEOUT)
                        .setProxyPreferredAuthSchemes(List.of(StandardAuthScheme.BASIC))
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .build();
    }

    /**
     * Sends a document once; returns the status of the answer.
     *
     * @throws IOException if no answer comes
     */
    public int post(URI url, byte[] body, Map<String, String> headers) throws IOException {
        var request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body, null));
        // A receiver that answers byte by byte would exceed every timeout of a single read.
        var deadline = timer.schedule(request::abort, DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        try (var answer = client.executeOpen(null, request, null)) {
            return answer.getCode();
        } finally {
            deadline.cancel(false);
            request.abort();
        }
    }

    /** Ends a request that is under way, and closes all connections. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
