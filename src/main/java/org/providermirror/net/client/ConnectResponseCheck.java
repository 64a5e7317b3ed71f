package org.providermirror.net.client;

import java.io.IOException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Separates the proxy's answers from upstream's. HttpClient returns a proxy's refusal of CONNECT as if upstream had
 * sent it; a proxy's 404 would then read as "no such provider".
 *
 * <p>Also limits the time until upstream is reached, with the tunnel and TLS. A gateway holds back packages, and no
 * connections.
 */
final class ConnectResponseCheck {
    private static final String REACHED = ConnectResponseCheck.class.getName();

    private final SocketDeadline waits;
    private final UpstreamTimeouts limits;

    ConnectResponseCheck(SocketDeadline waits, UpstreamTimeouts limits) {
        this.waits = waits;
        this.limits = limits;
    }

    HttpClientBuilder install(HttpClientBuilder builder) {
        return builder.addExecInterceptorBefore(ChainElement.CONNECT.name(), "tunnel-asked", this::ask)
                .addExecInterceptorBefore(ChainElement.MAIN_TRANSPORT.name(), "tunnel-reached", this::reach);
    }

    private ClassicHttpResponse ask(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        scope.clientContext.removeAttribute(REACHED);
        var response = waits.during(
                limits.header(), limits.connect().plus(limits.header()), () -> proceed(request, scope, chain));
        if (scope.clientContext.getAttribute(REACHED) == null) {
            var status = response.getCode();
            scope.execRuntime.discardEndpoint();
            throw new ProxyRefusedException(status);
        }
        return response;
    }

    private ClassicHttpResponse reach(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        scope.clientContext.setAttribute(REACHED, true);
        return waits.beyond(() -> proceed(request, scope, chain));
    }

    private static ClassicHttpResponse proceed(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException {
        try {
            return chain.proceed(request, scope);
        } catch (HttpException fault) {
            // HttpClient would do the same.
            throw new ClientProtocolException(fault);
        }
    }

    /** Reports that the proxy refused the connection to upstream. */
    static final class ProxyRefusedException extends IOException {
        private final int status;

        ProxyRefusedException(int status) {
            super("the proxy answered " + status);
            this.status = status;
        }

        /** Returns the proxy's status. */
        int status() {
            return status;
        }
    }
}
