package org.providermirror.web.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps clients that left from looking like errors: Jersey would log each with a stack trace, and try to answer it with a
 * problem document. What cannot be written any more is dropped; the container knows by itself that the connection is lost.
 */
public final class DisconnectTolerantResponse extends HttpServletResponseWrapper {
    private static final Logger LOG = LoggerFactory.getLogger(DisconnectTolerantResponse.class);

    private Forgiving stream;

    public DisconnectTolerantResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new Forgiving(super.getOutputStream());
        }
        return stream;
    }

    /** Used by one thread at a time, as every output stream of a servlet. */
    private static final class Forgiving extends ServletOutputStream {
        private final ServletOutputStream out;
        private boolean clientLeft;

        Forgiving(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) {
            attempt(() -> out.write(octet));
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            attempt(() -> out.write(octets, offset, length));
        }

        @Override
        public void flush() {
            attempt(out::flush);
        }

        @Override
        public void close() {
            attempt(out::close);
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }

        private void attempt(Attempt attempt) {
            if (!clientLeft) {
                try {
                    attempt.run();
                } catch (IOException left) {
                    clientLeft = true;
                    LOG.debug("a client left before its answer", left);
                }
            }
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }
}
