package org.providermirror.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds loopback ports for servers that do not choose one themselves. */
public final class FreePort {
    private FreePort() {}

    /**
     * Returns a port that was free a moment ago, below the ports that the system gives to sockets that ask for any, so that no
     * other test gets it meanwhile.
     */
    public static int next() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                continue;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
