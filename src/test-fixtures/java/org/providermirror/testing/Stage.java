package org.providermirror.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where requests are answered: counted first, then held, then given the honest answer or whatever their role makes of
 * it. Safe for use by any number of threads.
 */
final class Stage {
    final RequestLog log = new RequestLog();
    final RoleAssignments cast = new RoleAssignments();
    final RolePlayer player;
    final Gate archiveBodies = new Gate();

    /** Answers that replace what is published, by path. */
    final Map<String, Answer> overrides = new ConcurrentHashMap<>();

    final Gateway gateway;

    volatile int archiveBytesPerSecond;

    volatile Duration latency = Duration.ZERO;

    private final PublishedReleases releases;
    private final Map<RequestKind, Gate> gates = new EnumMap<>(RequestKind.class);

    Stage(PublishedReleases releases, RolePlayer player, Gateway gateway) {
        this.releases = releases;
        this.player = player;
        this.gateway = gateway;
        for (var kind : RequestKind.values()) {
            gates.put(kind, new Gate());
        }
    }

    /** What holds the answers to requests of a kind back. */
    Gate gate(RequestKind kind) {
        return gates.get(kind);
    }

    /** Answers a request, on the thread of its connection. */
    void answer(ReceivedRequest request, Wire wire, CountDownLatch ended) throws IOException {
        log.add(request);
        delay(ended);
        gate(request.kind()).allowed(0, 1, ended);
        var override = overrides.get(request.path());
        var honest = gateway.pass(request, override == null ? releases.answer(request) : override, wire);
        var role = cast.roleFor(request);
        if (role.isPresent()) {
            player.play(role.get(), request, honest, wire);
        } else if (request.kind() == RequestKind.ARCHIVE) {
            wire.send(honest, archiveBodies, archiveBytesPerSecond);
        } else {
            wire.send(honest);
        }
    }

    private void delay(CountDownLatch ended) {
        try {
            ended.await(latency.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
