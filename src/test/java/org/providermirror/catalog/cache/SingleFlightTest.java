package org.providermirror.catalog.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.providermirror.concurrent.AbandonableTask;
import org.providermirror.failure.UpstreamUnavailableException;

class SingleFlightTest {
    private final List<Runnable> given = new ArrayList<>();
    private final SingleFlight<String, Integer> flights = new SingleFlight<>(given::add);

    @Test
    void callers_of_one_key_share_one_piece_of_work_until_it_ends() {
        var first = flights.fly("key", () -> 1);
        var second = flights.fly("key", () -> 2);
        assertThat(given).hasSize(1);
        given.get(0).run();
        assertThat(first).isCompletedWithValue(1);
        assertThat(second).isCompletedWithValue(1);
        flights.fly("key", () -> 3);
        assertThat(given).hasSize(2);
    }

    @Test
    void a_failure_reaches_all_callers_and_the_next_caller_starts_anew() {
        var failed = flights.fly("key", () -> {
            throw new IllegalStateException("failed");
        });
        given.get(0).run();
        assertThatThrownBy(failed::join).hasRootCauseMessage("failed");
        flights.fly("key", () -> 1);
        assertThat(given).hasSize(2);
    }

    @Test
    void a_caller_that_waits_gets_what_the_work_returns_or_throws() {
        var here = new SingleFlight<String, Integer>(Runnable::run);
        var failure = new UpstreamUnavailableException("this mirror", "is overloaded");
        assertThat(here.await("key", () -> 1)).isEqualTo(1);
        assertThatThrownBy(() -> here.await("key", () -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void work_that_no_executor_accepts_fails() {
        Executor full = task -> {
            throw new UpstreamUnavailableException("this mirror", "is overloaded");
        };
        var refused = new SingleFlight<String, Integer>(full).fly("key", () -> 1);
        assertThatThrownBy(refused::join).hasCauseInstanceOf(UpstreamUnavailableException.class);
    }

    @Test
    void the_key_chooses_the_executor() {
        var other = new ArrayList<Runnable>();
        var byKey = SingleFlight.<String, Integer>on(key -> key.equals("slow") ? other::add : given::add);
        byKey.fly("slow", () -> 1);
        byKey.fly("fast", () -> 1);
        assertThat(List.of(other.size(), given.size())).containsExactly(1, 1);
    }

    @Test
    void waiting_work_is_wanted_while_its_callers_are_there_and_fails_if_it_is_abandoned() {
        var result = flights.fly("key", () -> 1);
        var task = (AbandonableTask) given.get(0);
        assertThat(task.isWanted()).isTrue();
        task.abandon(new UpstreamUnavailableException("this mirror", "is overloaded"));
        assertThatThrownBy(result::join).hasCauseInstanceOf(UpstreamUnavailableException.class);
        flights.fly("key", () -> 1);
        assertThat(given).as("the next caller starts anew").hasSize(2);
    }
}
