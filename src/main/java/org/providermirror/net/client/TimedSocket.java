package org.providermirror.net.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;

/**
 * A socket whose waits obey the calling thread's {@link SocketDeadline} beside its own timeout, also for TLS on top of
 * it.
 */
final class TimedSocket extends Socket {
    private final SocketDeadline limit;
    private volatile int ownTimeout;

    TimedSocket(SocketDeadline limit) {
        this.limit = limit;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        super.connect(endpoint, limit.milliseconds(timeout));
    }

    @Override
    public void setSoTimeout(int timeout) throws SocketException {
        ownTimeout = timeout;
        super.setSoTimeout(timeout);
    }

    @Override
    public int getSoTimeout() {
        return ownTimeout;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new TimedStream(super.getInputStream());
    }

    private void limitNextRead() throws IOException {
        super.setSoTimeout(limit.milliseconds(ownTimeout));
    }

    private final class TimedStream extends FilterInputStream {
        TimedStream(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            limitNextRead();
            return super.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            limitNextRead();
            return super.read(buffer, offset, length);
        }
    }
}
