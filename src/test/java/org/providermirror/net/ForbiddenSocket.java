package org.providermirror.net;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/** A listening socket that the tested code must not connect to. */
final class ForbiddenSocket implements AutoCloseable {
    private final ServerSocket listener;

    ForbiddenSocket(String address) {
        this.listener = ScriptedServer.listener(address);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Whether anybody connected so far: the kernel completes a connection and queues it before anybody accepts it. */
    boolean wasTouched() throws IOException {
        listener.setSoTimeout(50);
        try {
            listener.accept().close();
            return true;
        } catch (SocketTimeoutException untouched) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
