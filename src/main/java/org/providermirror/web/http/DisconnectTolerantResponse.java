package org.providermirror.web.http;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops the bytes for a client that has disconnected. Otherwise Jersey would log a stack trace and try to send a problem
 * document. The container notices the lost connection itself.
 */
public final class DisconnectTolerantResponse extends HttpServletResponseWrapper {
    private static final Logger LOG = LoggerFactory.getLogger(DisconnectTolerantResponse.class);

    private TolerantStream stream;

    public DisconnectTolerantResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new TolerantStream(super.getOutputStream());
        }
        return stream;
    }

    /** Used by one thread at a time, like every output stream of a servlet. */
    private static final class TolerantStream extends ServletOutputStream {
        private final ServletOutputStream out;
        private boolean disconnected;

        TolerantStream(ServletOutputStream out) {
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
            if (!disconnected) {
                try {
                    attempt.run();
                } catch (IOException lost) {
                    disconnected = true;
                    LOG.debug("a client disconnected before the end of its answer", lost);
                }
            }
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }
}
