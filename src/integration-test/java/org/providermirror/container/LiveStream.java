package org.providermirror.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Listens to the status of a mirror over plain http. Waits half a minute for the next line. For one thread. */
public final class LiveStream implements AutoCloseable {
    private static final int READ_TIMEOUT_MILLIS = 120_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    private LiveStream(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Begins to listen; empty where the mirror has too many who do. */
    public static Optional<LiveStream> open(URI mirror, Map<String, String> headers) {
        try {
            var connection =
                    (HttpURLConnection) mirror.resolve("-/api/v1/live").toURL().openConnection();
            connection.setReadTimeout(READ_TIMEOUT_MILLIS);
            // A server may hold on to an application by a connection that is idle.
            connection.setRequestProperty("Connection", "close");
            headers.forEach(connection::setRequestProperty);
            return connection.getResponseCode() == HttpURLConnection.HTTP_UNAVAILABLE
                    ? Optional.empty()
                    : Optional.of(new LiveStream(connection));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** As many as the mirror takes. */
    public static List<LiveStream> openAll(URI mirror, Map<String, String> headers) {
        var streams = new ArrayList<LiveStream>();
        for (var next = open(mirror, headers); next.isPresent(); next = open(mirror, headers)) {
            streams.add(next.get());
        }
        return streams;
    }

    /** Waits for a status that says this. */
    public String await(String words) {
        try {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(words)) {
                    return line;
                }
            }
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
        throw new AssertionError("the stream ended before it said " + words);
    }

    /** Waits until the mirror ends it. */
    public void awaitEnd() {
        try {
            while (lines.readLine() != null) {
                // Skips further lines until the stream ends.
                continue;
            }
        } catch (IOException brokenOff) {
            throw new AssertionError("the stream did not end in order", brokenOff);
        }
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
