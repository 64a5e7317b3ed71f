package org.providermirror.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/**
 * A filter that makes some methods of asynchronous requests fail after the dispatch has returned, as strict containers do.
 *
 * @param refused the names of the methods of {@link AsyncContext}, or {@code setWriteListener}
 */
record StrictAsync(Set<String> refused) implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var strict = new StrictRequest((HttpServletRequest) request);
        chain.doFilter(strict, new StrictResponse((HttpServletResponse) response, strict));
        strict.returned = true;
    }

    private final class StrictRequest extends HttpServletRequestWrapper {
        private volatile boolean returned;

        StrictRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public AsyncContext startAsync() {
            return strict(super.startAsync());
        }

        @Override
        public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
            return strict(super.startAsync(request, response));
        }

        @Override
        public AsyncContext getAsyncContext() {
            return strict(super.getAsyncContext());
        }

        private AsyncContext strict(AsyncContext context) {
            return (AsyncContext) Proxy.newProxyInstance(
                    StrictAsync.class.getClassLoader(),
                    new Class<?>[] {AsyncContext.class},
                    (proxy, method, values) -> {
                        require(method.getName());
                        try {
                            return method.invoke(context, values);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    });
        }

        void require(String method) {
            if (returned && getDispatcherType() == DispatcherType.REQUEST && refused.contains(method)) {
                throw new IllegalStateException(method + " is refused after the dispatch");
            }
        }
    }

    private static final class StrictResponse extends HttpServletResponseWrapper {
        private final StrictRequest request;

        StrictResponse(HttpServletResponse response, StrictRequest request) {
            super(response);
            this.request = request;
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            var out = super.getOutputStream();
            return new ServletOutputStream() {
                @Override
                public boolean isReady() {
                    return out.isReady();
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    request.require("setWriteListener");
                    out.setWriteListener(listener);
                }

                @Override
                public void write(int octet) throws IOException {
                    out.write(octet);
                }

                @Override
                public void write(byte[] octets, int offset, int length) throws IOException {
                    out.write(octets, offset, length);
                }

                @Override
                public void flush() throws IOException {
                    out.flush();
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }
    }
}
