package org.providermirror.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A socket that is listened on, and its connections, each served by a daemon thread until either side ends it. */
final class AcceptingSocket implements AutoCloseable {
    /** What is done with one connection; it is closed afterwards, however this ends. */
    interface Service {
        void serve(Socket socket) throws Exception;
    }

    private final ServerSocket listener;
    private final Service service;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    AcceptingSocket(ServerSocket listener, Service service) {
        this.listener = listener;
        this.service = service;
        inBackground(this::accept);
    }

    static void inBackground(Runnable work) {
        var thread = new Thread(work, "test-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                sockets.add(socket);
                inBackground(() -> serve(socket));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket accepted) {
        try (accepted) {
            service.serve(accepted);
        } catch (Exception ended) {
            return;
        }
    }

    ServerSocket listener() {
        return listener;
    }

    /** How many connections were accepted. */
    int accepted() {
        return sockets.size();
    }

    void dropConnections() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            dropConnections();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
