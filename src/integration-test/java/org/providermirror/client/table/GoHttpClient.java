package org.providermirror.client.table;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Requests documents and packages over https as Go's client does: requests gzip and decodes it, follows every {@code
 * Location}, sends the userinfo of a URL as Basic, and tries again as OpenTofu does. Thread-safe.
 */
final class GoHttpClient {
    /** The limit of one attempt at a document, its body included. */
    static final Duration METADATA = Duration.ofSeconds(10);

    private static final Duration NONE = Duration.ofMinutes(2);
    private static final int MOST_REDIRECTS = 9;

    private final SSLContext trust;
    private final InetSocketAddress proxy;

    /** @param proxy the egress proxy for all hosts but those of this machine */
    GoHttpClient(SSLContext trust, InetSocketAddress proxy) {
        this.trust = trust;
        this.proxy = proxy;
    }

    /**
     * An answer after all redirects.
     *
     * @param url the URL that answered
     * @param headers by lower-case name
     */
    record Answer(GoUrl url, int status, Map<String, String> headers, byte[] body) {}

    /** An answer whose body broke off; no client tries it again. */
    private static final class BrokenBodyException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenBodyException(IOException cause) {
            super("the body broke off", cause);
        }
    }

    /** Requests a document, each attempt in ten seconds. */
    Answer document(GoUrl url, int attempts) throws IOException, InterruptedException {
        return attempt(url, attempts, METADATA);
    }

    /** Requests a package: three attempts without a limit of time. */
    Answer archive(GoUrl url) throws IOException, InterruptedException {
        return attempt(url, 3, NONE);
    }

    private Answer attempt(GoUrl url, int attempts, Duration limit) throws IOException, InterruptedException {
        for (var left = attempts - 1; ; left--) {
            var pause = 1L;
            try {
                var answer = follow(url, System.nanoTime() + limit.toNanos());
                var repeated = answer.status() == 429 || answer.status() >= 500 && answer.status() != 501;
                if (left == 0 || !repeated) {
                    return answer;
                }
                pause = Long.parseLong(answer.headers().getOrDefault("retry-after", "1"));
            } catch (BrokenBodyException broken) {
                throw broken;
            } catch (IOException failed) {
                if (left == 0) {
                    throw failed;
                }
            }
            TimeUnit.SECONDS.sleep(pause);
        }
    }

    private Answer follow(GoUrl first, long deadline) throws IOException {
        var url = first;
        for (var redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var answer = once(url, deadline);
            var location = answer.headers().get("location");
            if (location == null || answer.status() < 300 || answer.status() > 399) {
                return answer;
            }
            url = url.resolve(location);
        }
        throw new IOException("too many redirects");
    }

    private Answer once(GoUrl url, long deadline) throws IOException {
        try (var socket = connect(url, deadline)) {
            var text = new StringBuilder("GET " + url.target() + " HTTP/1.1\r\nHost: " + url.authority()
                    + "\r\nUser-Agent: OpenTofu/1.12.6\r\nAccept-Encoding: gzip\r\nConnection: close\r\n");
            if (!url.userinfo().isEmpty()) {
                text.append("Authorization: Basic ")
                        .append(Base64.getEncoder()
                                .encodeToString(url.userinfo().getBytes(UTF_8)))
                        .append("\r\n");
            }
            socket.getOutputStream().write(text.append("\r\n").toString().getBytes(ISO_8859_1));
            var in = new BufferedInputStream(new UntilDeadline(socket, deadline));
            var status = Integer.parseInt(line(in).split(" ")[1]);
            var headers = headers(in);
            try {
                return new Answer(url, status, headers, decoded(body(in, headers), headers));
            } catch (IOException broken) {
                throw new BrokenBodyException(broken);
            }
        }
    }

    private Socket connect(GoUrl url, long deadline) throws IOException {
        var local = url.host().equals("localhost") || url.host().startsWith("127.");
        var plain = new Socket();
        try {
            plain.connect(
                    local
                            ? new InetSocketAddress("127.0.0.1", url.port())
                            : new InetSocketAddress(proxy.getHostString(), proxy.getPort()),
                    left(deadline));
            plain.setSoTimeout(left(deadline));
            if (!local) {
                var target = url.host() + ":" + url.port();
                plain.getOutputStream()
                        .write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n")
                                .getBytes(ISO_8859_1));
                line(plain.getInputStream());
                headers(plain.getInputStream());
            }
            var secure = (SSLSocket) trust.getSocketFactory().createSocket(plain, url.host(), url.port(), true);
            var parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return secure;
        } catch (IOException failed) {
            plain.close();
            throw failed;
        }
    }

    private static int left(long deadline) throws SocketTimeoutException {
        var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("the limit of the attempt is over");
        }
        return Math.toIntExact(left);
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            return chunks(in);
        }
        var length = headers.get("content-length");
        return length == null ? in.readAllBytes() : whole(in, Integer.parseInt(length));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        for (var size = size(in); size > 0; size = size(in)) {
            body.write(whole(in, size));
            line(in);
        }
        return body.toByteArray();
    }

    private static int size(InputStream in) throws IOException {
        var line = line(in);
        if (line.isEmpty()) {
            throw new EOFException("the chunks end too early");
        }
        return Integer.parseInt(line, 16);
    }

    private static byte[] whole(InputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("unexpected EOF");
        }
        return bytes;
    }

    private static byte[] decoded(byte[] body, Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("content-encoding", "").equals("gzip")) {
            return body;
        }
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return gzip.readAllBytes();
        }
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection closed");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** Limits all reads of an attempt together. */
    private static final class UntilDeadline extends InputStream {
        private final Socket socket;
        private final long deadline;

        UntilDeadline(Socket socket, long deadline) {
            this.socket = socket;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            socket.setSoTimeout(left(deadline));
            return socket.getInputStream().read(buffer, offset, length);
        }
    }
}
