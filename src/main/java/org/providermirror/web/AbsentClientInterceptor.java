package org.providermirror.web;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps clients that left from looking like errors: Jersey would log each with a stack trace and try to answer it with a
 * problem document. What cannot be written any more is dropped; the container knows by itself that the connection is lost.
 */
@Provider
public final class AbsentClientInterceptor implements WriterInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(AbsentClientInterceptor.class);

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        context.setOutputStream(new Forgiving(context.getOutputStream()));
        context.proceed();
    }

    private static final class Forgiving extends FilterOutputStream {
        private boolean clientLeft;

        Forgiving(OutputStream out) {
            super(out);
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
