package org.providermirror.mirror.pullthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;

class ClientDeadlineTest {
    private static final Hostname UPSTREAM = Hostname.parse("registry.example.com");

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final ClientDeadline shortPatience = new ClientDeadline(Duration.ofMillis(20), timer);
    private final ClientDeadline longPatience = new ClientDeadline(Duration.ofMinutes(5), timer);
    private final CompletableFuture<String> work = new CompletableFuture<>();

    ClientDeadlineTest() {
        timer.setRemoveOnCancelPolicy(true);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void a_completed_answer_is_returned_at_once() {
        work.complete("done");
        assertThat(longPatience.within(work, UPSTREAM).toCompletableFuture()).isCompletedWithValue("done");
        assertThat(timer.getQueue()).isEmpty();
    }

    @Test
    void an_answer_in_time_is_returned_and_cancels_its_timer() {
        var answer = longPatience.within(work, UPSTREAM).toCompletableFuture();
        assertThat(answer).isNotDone();
        assertThat(timer.getQueue()).hasSize(1);
        work.complete("done");
        assertThat(answer).isCompletedWithValue("done");
        assertThat(timer.getQueue()).isEmpty();
    }

    @Test
    void a_failure_in_time_is_returned_unchanged() {
        var answer = longPatience.within(work, UPSTREAM).toCompletableFuture();
        var failure = new UpstreamUnavailableException("registry.example.com", "answered 500");
        work.completeExceptionally(failure);
        assertThatThrownBy(answer::join).hasRootCause(failure);
    }

    @Test
    void a_late_answer_is_reported_and_its_work_continues() {
        var answer = shortPatience.within(work, UPSTREAM).toCompletableFuture();
        assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(UpstreamUnavailableException.class)
                .hasMessageContaining("registry.example.com");
        assertThat(work).isNotDone();
    }

    @Test
    void late_work_is_replaced_by_what_is_known_and_waited_for_if_nothing_is() throws Exception {
        var known = longPatience.orIfLate(work, Duration.ofMillis(1), () -> Optional.of("known"));
        var waiting = longPatience
                .orIfLate(work, Duration.ZERO, Optional::<String>empty)
                .toCompletableFuture();

        assertThat(known.toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo("known");
        assertThat(waiting).isNotDone();
        work.complete("done");
        assertThat(waiting).isCompletedWithValue("done");
    }

    @Test
    void no_client_waits_after_the_mirror_has_stopped() {
        timer.shutdownNow();
        assertThatThrownBy(() -> longPatience
                        .within(work, UPSTREAM)
                        .toCompletableFuture()
                        .join())
                .hasRootCauseInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void failures_are_returned_unwrapped() {
        var failure = new UpstreamUnavailableException("registry.example.com", "answered 500");
        assertThat(ClientDeadline.unwrapped(new CompletionException(new ExecutionException(failure))))
                .isSameAs(failure);
        var withCause = new UpstreamProtocolException(
                URI.create("https://registry.example.com/"), "is no JSON", new IllegalStateException());
        assertThat(ClientDeadline.unwrapped(new CompletionException(withCause))).isSameAs(withCause);
        var fault = new AssertionError();
        assertThat(ClientDeadline.unwrapped(new CompletionException(fault))).hasCause(fault);
    }
}
