package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The answering side of one request's connection. Owned by the connection's thread. */
final class Wire {
    private static final int PIECE = 64 * 1024;

    /** How the end of a body is marked. */
    enum Framing {
        LENGTH,
        CHUNKED,
        CLOSE
    }

    private final OutputStream out;
    private final boolean head;
    private final CountDownLatch ended;
    private Framing framing = Framing.LENGTH;
    private boolean reusable = true;

    /**
     * @param head whether bodies are left out
     * @param ended falls to zero when the listener goes down
     */
    Wire(OutputStream out, boolean head, CountDownLatch ended) {
        this.out = new BufferedOutputStream(out, 8192);
        this.head = head;
        this.ended = ended;
    }

    /** Writes status line and headers, and sends them on their way. */
    void begin(int status, Map<String, String> headers, Framing chosen, long length) throws IOException {
        framing = chosen;
        var text = new StringBuilder("HTTP/1.1 ").append(status).append(" Fake\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        switch (chosen) {
            case LENGTH -> text.append("Content-Length: ").append(length).append("\r\n");
            case CHUNKED -> text.append("Transfer-Encoding: chunked\r\n");
            case CLOSE -> text.append("Connection: close\r\n");
        }
        raw(text.append("\r\n").toString());
        reusable = chosen != Framing.CLOSE;
    }

    /** Writes the whole answer as it should be. */
    void send(Answer answer) throws IOException {
        begin(answer.status(), answer.headers(), Framing.LENGTH, answer.body().length);
        write(answer.body(), 0, answer.body().length);
    }

    /** Writes the whole answer; its body as fast as the gate and the pace let it. */
    void send(Answer answer, Gate gate, int bytesPerSecond) throws IOException {
        begin(answer.status(), answer.headers(), Framing.LENGTH, answer.body().length);
        var piece = bytesPerSecond > 0 ? Math.max(1, bytesPerSecond / 20) : PIECE;
        var sent = 0;
        while (!head && sent < answer.slowBytes()) {
            write(answer.body(), sent++, 1);
            pause(TimeUnit.SECONDS.toNanos(1));
        }
        while (!head && sent < answer.body().length) {
            var count = gate.allowed(sent, Math.min(piece, answer.body().length - sent), ended);
            write(answer.body(), sent, count);
            sent += count;
            if (bytesPerSecond > 0) {
                pause(TimeUnit.SECONDS.toNanos(count) / bytesPerSecond);
            }
        }
    }

    /** Writes a part of the body at once. */
    void write(byte[] bytes, int offset, int count) throws IOException {
        if (head || count == 0) {
            return;
        }
        if (framing == Framing.CHUNKED) {
            out.write((Integer.toHexString(count) + "\r\n").getBytes(ISO_8859_1));
        }
        out.write(bytes, offset, count);
        if (framing == Framing.CHUNKED) {
            out.write("\r\n".getBytes(ISO_8859_1));
        }
        out.flush();
    }

    /** Marks the end of a chunked body. */
    void lastChunk() throws IOException {
        if (!head) {
            raw("0\r\n\r\n");
        }
    }

    /** Writes text beside all framing. */
    void raw(String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    /** Ends the connection instead of the body. */
    void hangUp() {
        reusable = false;
    }

    /** Waits until the listener goes down, two minutes at most. */
    void stall() throws IOException {
        pause(TimeUnit.MINUTES.toNanos(2));
        hangUp();
    }

    /**
     * Waits that long.
     *
     * @throws IOException where the listener goes down meanwhile
     */
    void pause(long nanoseconds) throws IOException {
        try {
            if (ended.await(nanoseconds, TimeUnit.NANOSECONDS)) {
                throw new IOException("the listener went down");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    /** Whether the connection can take another request. */
    boolean reusable() {
        return reusable;
    }
}
