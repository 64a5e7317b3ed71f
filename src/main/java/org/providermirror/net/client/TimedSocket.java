package org.providermirror.net.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * A socket whose waits obey the calling thread's {@link SocketDeadline} beside its own timeout, also for TLS on top of
 * it.
 */
final class TimedSocket extends Socket {
    /** How often a wait that may be given up checks whether it is. */
    private static final int CHECK_MILLISECONDS = 1000;

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

    private int limited(SocketDeadline.Exchange<Integer> read) throws IOException {
        var allowed = limit.milliseconds(ownTimeout);
        if (!limit.mayBeGivenUp()) {
            super.setSoTimeout(allowed);
            return read.run();
        }
        for (var waited = 0; ; waited += CHECK_MILLISECONDS) {
            limit.requireWanted();
            var left = allowed == 0 ? CHECK_MILLISECONDS : allowed - waited;
            super.setSoTimeout(Math.min(CHECK_MILLISECONDS, left));
            try {
                return read.run();
            } catch (SocketTimeoutException silence) {
                if (allowed != 0 && left <= CHECK_MILLISECONDS) {
                    throw silence;
                }
            }
        }
    }

    private final class TimedStream extends FilterInputStream {
        TimedStream(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            return limited(super::read);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return limited(() -> super.read(buffer, offset, length));
        }
    }
}
