package org.providermirror.net.client;

import java.io.IOException;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Separates the proxy's answers from upstream's. HttpClient returns a proxy's refusal of CONNECT as if upstream had
 * sent it; a proxy's 404 would then read as "no such provider".
 */
final class ConnectResponseCheck {
    private static final String REACHED = ConnectResponseCheck.class.getName();

    private ConnectResponseCheck() {}

    static HttpClientBuilder install(HttpClientBuilder builder) {
        return builder.addExecInterceptorBefore(ChainElement.CONNECT.name(), "tunnel-asked", ConnectResponseCheck::ask)
                .addExecInterceptorBefore(
                        ChainElement.MAIN_TRANSPORT.name(), "tunnel-reached", ConnectResponseCheck::reach);
    }

    private static ClassicHttpResponse ask(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        scope.clientContext.removeAttribute(REACHED);
        var response = chain.proceed(request, scope);
        if (scope.clientContext.getAttribute(REACHED) == null) {
            var status = response.getCode();
            scope.execRuntime.discardEndpoint();
            throw new ProxyRefusedException(status);
        }
        return response;
    }

    private static ClassicHttpResponse reach(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        scope.clientContext.setAttribute(REACHED, true);
        return chain.proceed(request, scope);
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
