package org.providermirror.net.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.DefaultHostnameVerifier;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;

/**
 * Begins TLS connections. Java neither sends nor verifies a server name with an underscore; here both is done as clients
 * do it.
 */
final class UpstreamTls implements TlsSocketStrategy {
    private final SSLContext trust;
    private final TlsSocketStrategy standard;

    UpstreamTls(SSLContext trust) {
        this.trust = trust;
        this.standard = new DefaultClientTlsStrategy(
                trust, null, null, SSLBufferMode.STATIC, HostnameVerificationPolicy.BUILTIN, null);
    }

    @Override
    public SSLSocket upgrade(Socket socket, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        var strategy = host.indexOf('_') < 0 ? standard : new Underscored(trust, host);
        return strategy.upgrade(socket, host, port, attachment, context);
    }

    private static final class Underscored extends DefaultClientTlsStrategy {
        private final ServerName name;

        Underscored(SSLContext trust, String host) {
            super(
                    trust,
                    null,
                    null,
                    SSLBufferMode.STATIC,
                    HostnameVerificationPolicy.CLIENT,
                    new DefaultHostnameVerifier());
            this.name = new ServerName(host);
        }

        @Override
        protected void initializeSocket(SSLSocket socket) {
            var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(name));
            socket.setSSLParameters(parameters);
        }
    }

    /** Holds a name that {@link javax.net.ssl.SNIHostName} refuses. */
    private static final class ServerName extends SNIServerName {
        ServerName(String host) {
            super(StandardConstants.SNI_HOST_NAME, host.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
