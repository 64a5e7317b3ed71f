package org.providermirror.mirror.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.DefaultSettings;
import org.providermirror.failure.StorageException;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.Hostname;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.GatedStorage;
import org.providermirror.testing.Refusals;

/** Late storage never lets a request pass before the decisions of administrators are known. */
class ReadDecisionsTest {
    private static final Hostname HOST = Hostname.parse("registry.example.com");

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private ReadDecisions on(Storage storage) {
        var clock = Clock.systemUTC();
        return new ReadDecisions(
                new Blocks(storage, event -> {}, clock),
                new Conflicts(storage, event -> {}, clock),
                Refusals.newVersions(
                        DefaultSettings.rules(), new Blocks(storage, event -> {}, clock), storage, Clocks.system()),
                threads,
                Duration.ofMinutes(2),
                timer);
    }

    private static CompletableFuture<String> first(ReadDecisions decisions) {
        return decisions
                .first(HOST, () -> CompletableFuture.completedFuture("answer"))
                .toCompletableFuture();
    }

    @Test
    void an_answer_waits_for_late_decisions_and_the_next_one_for_nothing() throws Exception {
        var gate = new GatedStorage(new LocalStorage(folder));
        gate.close();
        var decisions = on(gate.storage());
        var waiting = first(decisions);
        // Blocks, withdrawals and conflicts.
        gate.passTurn(1);
        gate.passTurn(1);
        gate.passTurn(1);
        assertThat(waiting).as("the last table is not read yet").isNotDone();
        gate.passTurn(1);
        assertThat(waiting.get(2, TimeUnit.MINUTES)).isEqualTo("answer");
        assertThat(first(decisions)).isCompletedWithValue("answer");
    }

    @Test
    void a_storage_that_fails_prevents_no_answer() throws Exception {
        var storage = new FailingStorage(new LocalStorage(folder));
        storage.failWith(new StorageException("listing", new IOException("connection refused")));
        assertThat(first(on(storage)).get(2, TimeUnit.MINUTES)).isEqualTo("answer");
    }
}
