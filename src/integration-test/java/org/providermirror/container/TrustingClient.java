package org.providermirror.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An HTTP client that trusts one certificate and nothing else, follows no redirect, waits two minutes at most, and leaves
 * no connection open: a server may hold on to an application by a connection that is idle.
 */
public final class TrustingClient {
    private static final int LIMIT = Math.toIntExact(Duration.ofMinutes(2).toMillis());

    private final SSLContext trust;

    public TrustingClient(Path certificate) {
        trust = trusting(certificate);
    }

    /** What came back, whole. */
    public record Answer(int status, Optional<String> contentType, Optional<String> location, byte[] bytes) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public Answer get(URI url) {
        return get(url, Map.of());
    }

    public Answer get(URI url, Map<String, String> headers) {
        return send("GET", url, headers, new byte[0]);
    }

    /** @param body what is sent; nothing if it is empty */
    public Answer send(String method, URI url, Map<String, String> headers, byte[] body) {
        try {
            var connection = (HttpURLConnection) url.toURL().openConnection();
            if (connection instanceof HttpsURLConnection secure) {
                secure.setSSLSocketFactory(trust.getSocketFactory());
            }
            connection.setInstanceFollowRedirects(false);
            connection.setConnectTimeout(LIMIT);
            connection.setReadTimeout(LIMIT);
            connection.setRequestProperty("Connection", "close");
            headers.forEach(connection::setRequestProperty);
            connection.setRequestMethod(method);
            if (body.length > 0) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                try (var sent = connection.getOutputStream()) {
                    sent.write(body);
                }
            }
            return new Answer(
                    connection.getResponseCode(),
                    Optional.ofNullable(connection.getHeaderField("Content-Type")),
                    Optional.ofNullable(connection.getHeaderField("Location")),
                    body(connection));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] body(HttpURLConnection connection) throws IOException {
        try (InputStream content =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return content == null ? new byte[0] : content.readAllBytes();
        }
    }

    private static SSLContext trusting(Path file) {
        try (var content = Files.newInputStream(file)) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "mirror", CertificateFactory.getInstance("X.509").generateCertificate(content));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
