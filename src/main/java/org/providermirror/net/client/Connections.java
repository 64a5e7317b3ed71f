package org.providermirror.net.client;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.providermirror.net.address.GuardedDns;

/**
 * Configures the connection pool and its keep-alive: bounded, over guarded addresses and {@link TimedSocket}s, without threads of its own.
 */
final class Connections extends PoolingHttpClientConnectionManagerBuilder {
    /** What one provider needs of one host at a time, such as sums and signature. */
    private static final int PER_PROVIDER = 2;
    /**
     * Each connection has three such buffers, and a thousand requests may wait with them. Downloads read larger parts past
     * them, so that small ones cost nothing.
     */
    private static final int BUFFER_BYTES = 2 * 1024;

    private static final int HEADER_LINE_BYTES = 16 * 1024;
    private static final int HEADER_LINES = 128;

    private final SocketDeadline waits;

    private Connections(SocketDeadline waits) {
        this.waits = waits;
    }

    /** @param concurrency how many providers of one hostname upstream is asked about at a time */
    static PoolingHttpClientConnectionManager pool(
            UpstreamTimeouts limits, SocketDeadline waits, GuardedDns dns, SSLContext trust, int concurrency) {
        return new Connections(waits)
                .setDnsResolver(dns)
                .setTlsSocketStrategy(new UpstreamTls(trust))
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setSupportedProtocols(TLS.V_1_3, TLS.V_1_2)
                        .setHandshakeTimeout(Timeout.of(limits.header()))
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(limits.connect()))
                        .setSocketTimeout(Timeout.of(limits.longestSilence()))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .setIdleTimeout(Timeout.ofMinutes(1))
                        .setTimeToLive(TimeValue.ofMinutes(5))
                        .build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        // Each byte of a header is one character, as Location headers need it.
                        .charCodingConfig(CharCodingConfig.custom()
                                .setCharset(StandardCharsets.ISO_8859_1)
                                .build())
                        .http1Config(Http1Config.custom()
                                .setBufferSize(BUFFER_BYTES)
                                .setMaxLineLength(HEADER_LINE_BYTES)
                                .setMaxHeaderCount(HEADER_LINES)
                                .build())
                        .build())
                .setMaxConnTotal(2 * PER_PROVIDER * concurrency)
                .setMaxConnPerRoute(PER_PROVIDER * concurrency)
                .build();
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
            SchemePortResolver ports, DnsResolver dns, TlsSocketStrategy tls) {
        return new DefaultHttpClientConnectionOperator(
                socksProxy -> new TimedSocket(waits),
                ports,
                dns,
                RegistryBuilder.<TlsSocketStrategy>create()
                        .register("https", tls)
                        .build());
    }
}
