package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Changes answers of the fake registry as real gateways and servers do, without breaking them. Several changes of one
 * answer apply in the order in which they were added. Safe for use by any number of threads.
 */
public final class Gateway {
    private interface Change {
        Answer of(ReceivedRequest request, Answer honest, Wire wire) throws IOException;
    }

    private record Rule(Predicate<ReceivedRequest> requests, Change change) {}

    private final URI baseUrl;
    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    Gateway(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** Holds an answer back for a time. */
    public void delay(Duration time, Predicate<ReceivedRequest> requests) {
        add(requests, (request, honest, wire) -> {
            wire.pause(time.toNanos());
            return honest;
        });
    }

    /** Sends the first bytes of an archive one per second, as gateways do while they examine it. */
    public void trickle(int bytes, Predicate<ReceivedRequest> requests) {
        add(requests, (request, honest, wire) -> honest.withSlowBytes(bytes));
    }

    /** Sends a body in gzip, whether it was requested or not. */
    public void compress(Predicate<ReceivedRequest> requests) {
        add(
                requests,
                (request, honest, wire) -> honest.withBody(encoded(honest.body(), GZIPOutputStream::new))
                        .with("Content-Encoding", "gzip"));
    }

    /** Sends a body in another coding than gzip, which was not requested. */
    public void deflate(Predicate<ReceivedRequest> requests) {
        add(
                requests,
                (request, honest, wire) -> honest.withBody(encoded(honest.body(), DeflaterOutputStream::new))
                        .with("Content-Encoding", "deflate"));
    }

    /** Redirects a request without a query to the same path with this query, which need not be valid in a URL. */
    public void redirect(String query, Predicate<ReceivedRequest> requests) {
        var sent = new String(query.getBytes(UTF_8), ISO_8859_1);
        add(
                requests,
                (request, honest, wire) -> request.query().isEmpty()
                        ? Answer.redirect(baseUrl.resolve(RegistryDocuments.encoded(request.path())) + "?" + sent)
                        : honest);
    }

    /** Changes the text of a body. */
    public void rewrite(UnaryOperator<String> change, Predicate<ReceivedRequest> requests) {
        add(
                requests,
                (request, honest, wire) -> honest.withBody(
                        change.apply(new String(honest.body(), UTF_8)).getBytes(UTF_8)));
    }

    /** Answers 401 unless a request has these credentials, {@code user:password}. */
    public void requireBasic(String credentials, Predicate<ReceivedRequest> requests) {
        var expected = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
        add(
                requests,
                (request, honest, wire) ->
                        request.header("Authorization").filter(expected::equals).isPresent()
                                ? honest
                                : Answer.error(401, "Unauthorized"));
    }

    private void add(Predicate<ReceivedRequest> requests, Change change) {
        rules.add(new Rule(requests, change));
    }

    Answer pass(ReceivedRequest request, Answer honest, Wire wire) throws IOException {
        var answer = honest;
        for (var rule : rules) {
            if (rule.requests().test(request)) {
                answer = rule.change().of(request, answer, wire);
            }
        }
        return answer;
    }

    private interface Coding {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] encoded(byte[] body, Coding coding) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var encoding = coding.over(bytes)) {
            encoding.write(body);
        }
        return bytes.toByteArray();
    }
}
