package org.providermirror.testing;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Plays the roles: spoils an honest answer in the way that its role says. Safe for use by any number of threads. */
final class RolePlayer {
    private static final long DRIP = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Pattern HOP = Pattern.compile("hop=(\\d{1,6})");

    private final URI baseUrl;
    private volatile String retryAfter = "1";
    private volatile Optional<URI> elsewhere = Optional.empty();

    RolePlayer(URI baseUrl) {
        this.baseUrl = baseUrl;
    }

    void retryAfter(String value) {
        retryAfter = value;
    }

    void redirectTo(URI target) {
        elsewhere = Optional.of(target);
    }

    void play(Role role, ReceivedRequest request, Answer honest, Wire wire) throws IOException {
        var body = honest.body();
        switch (role) {
            case NOT_FOUND -> wire.send(Answer.notFound());
            case UNAUTHORIZED ->
                wire.send(Answer.error(401, "Unauthorized")
                        .with("WWW-Authenticate", "Bearer realm=\"https://login.example.net/token\""));
            case FORBIDDEN -> wire.send(Answer.error(403, "Forbidden"));
            case GONE -> wire.send(Answer.error(410, "Gone"));
            case TOO_MANY_REQUESTS ->
                wire.send(Answer.error(429, "Too Many Requests").with("Retry-After", retryAfter));
            case INTERNAL_ERROR -> wire.send(Answer.html(500));
            case UNAVAILABLE ->
                wire.send(Answer.error(503, "Service Unavailable").with("Retry-After", retryAfter));
            case HTML_PAGE -> wire.send(Answer.html(200));
            case HANG_UP -> wire.hangUp();
            case GIBBERISH -> {
                wire.raw("220 mail.example.com ESMTP\r\n");
                wire.hangUp();
            }
            case STALL_BEFORE_HEADERS -> wire.stall();
            case STALL_IN_BODY -> {
                firstHalf(honest, Wire.Framing.LENGTH, wire);
                wire.stall();
            }
            case SLOW_DRIP -> drip(honest, wire);
            case TRUNCATED_BODY -> {
                firstHalf(honest, Wire.Framing.LENGTH, wire);
                wire.hangUp();
            }
            case UNFINISHED_CHUNKS -> {
                firstHalf(honest, Wire.Framing.CHUNKED, wire);
                wire.hangUp();
            }
            case CUT_WITHOUT_LENGTH -> firstHalf(honest, Wire.Framing.CLOSE, wire);
            case BROKEN_JSON -> wire.send(honest.withBody(Arrays.copyOf(body, body.length / 2)));
            case SHORTER_BODY -> wire.send(honest.withBody(Arrays.copyOf(body, Math.max(0, body.length - 1))));
            case LONGER_BODY -> wire.send(honest.withBody(Arrays.copyOf(body, body.length + 1)));
            case WRONG_BYTES -> wire.send(honest.withBody(withMiddleByteChanged(body)));
            case EMPTY_BODY -> wire.send(honest.withBody(new byte[0]));
            case ENDLESS_BODY -> endless(honest, wire);
            case CHUNKED -> {
                wire.begin(honest.status(), honest.headers(), Wire.Framing.CHUNKED, 0);
                wire.write(body, 0, body.length);
                wire.lastChunk();
            }
            case REDIRECT_LOOP -> wire.send(Answer.redirect(request.path() + "?hop=" + (hop(request) + 1)));
            case REDIRECT_ELSEWHERE -> redirect(request, honest, wire);
        }
    }

    private static void firstHalf(Answer honest, Wire.Framing framing, Wire wire) throws IOException {
        wire.begin(honest.status(), honest.headers(), framing, honest.body().length);
        wire.write(honest.body(), 0, honest.body().length / 2);
    }

    private static void drip(Answer honest, Wire wire) throws IOException {
        wire.begin(honest.status(), honest.headers(), Wire.Framing.LENGTH, honest.body().length);
        for (var sent = 0; sent < honest.body().length; sent++) {
            wire.write(honest.body(), sent, 1);
            wire.pause(DRIP);
        }
    }

    private static void endless(Answer honest, Wire wire) throws IOException {
        wire.begin(honest.status(), honest.headers(), Wire.Framing.CHUNKED, 0);
        var body = honest.body().length == 0 ? new byte[] {' '} : honest.body();
        while (true) {
            wire.write(body, 0, body.length);
            wire.pause(1);
        }
    }

    private static byte[] withMiddleByteChanged(byte[] body) {
        var changed = body.clone();
        if (changed.length > 0) {
            changed[changed.length / 2] ^= 1;
        }
        return changed;
    }

    /** The second hop of the default target is answered honestly, for the role sits on the path and not on the host. */
    private void redirect(ReceivedRequest request, Answer honest, Wire wire) throws IOException {
        if (elsewhere.isPresent()) {
            wire.send(Answer.redirect(elsewhere.get().toASCIIString()));
        } else if (hop(request) > 0) {
            wire.send(honest);
        } else {
            var host = baseUrl.getScheme() + "://localhost:" + baseUrl.getPort();
            wire.send(Answer.redirect(host + request.path() + "?hop=1"));
        }
    }

    private static int hop(ReceivedRequest request) {
        var hop = HOP.matcher(request.query());
        return hop.find() ? Integer.parseInt(hop.group(1)) : 0;
    }
}
