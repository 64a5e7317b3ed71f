package org.providermirror.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs actors step by step, one at a time, in one order after the other: every order in which an actor is interrupted at
 * most so often, and random ones of the others. An actor hands over at each {@link #pause}. Used by one test's thread
 * and its actors.
 */
public final class Interleavings {
    private static final long PATIENCE_SECONDS = 120;

    /** One run of the actors: created anew for each order. */
    public interface Scenario {
        List<Actor> actors();

        /** Checks what must be true after every step. */
        void afterStep();

        /** Checks what must be true when all actors have ended. */
        void afterAll();
    }

    /** Creates a scenario whose actors call the pause between their steps. */
    public interface Setting {
        Scenario begin(Runnable pause) throws Exception;
    }

    /** Something that runs beside the others. */
    public interface Actor {
        void run() throws Exception;
    }

    private static final class Running {
        private final Semaphore turn = new Semaphore(0);
        private Optional<Throwable> failure = Optional.empty();
        private boolean ended;
    }

    private static final class Choice {
        private final int options;
        private int chosen;

        Choice(int options, int chosen) {
            this.options = options;
            this.chosen = chosen;
        }
    }

    private final ThreadLocal<Running> current = new ThreadLocal<>();
    private final Semaphore handedOver = new Semaphore(0);
    private final List<Choice> choices = new ArrayList<>();
    private Optional<Random> random = Optional.empty();
    private int depth;
    private int interruptions;

    /**
     * Runs the orders.
     *
     * @param most how often an actor is interrupted before it has ended; all orders with so few interruptions are run
     * @param samples how many random orders are run beside them
     * @param seed chooses the random orders
     * @return how many orders were run
     */
    public int runAll(Setting setting, int most, int samples, long seed) throws Exception {
        var count = 0;
        do {
            run(setting, most);
            count++;
        } while (next());
        random = Optional.of(new Random(seed));
        for (var sample = 0; sample < samples; sample++) {
            choices.clear();
            run(setting, Integer.MAX_VALUE);
        }
        return count + samples;
    }

    // The next order differs in the last choice that has another option.
    private boolean next() {
        while (!choices.isEmpty()) {
            var last = choices.get(choices.size() - 1);
            if (++last.chosen < last.options) {
                return true;
            }
            choices.remove(choices.size() - 1);
        }
        return false;
    }

    private int choose(int options) {
        if (depth == choices.size()) {
            choices.add(new Choice(
                    options, random.map(source -> source.nextInt(options)).orElse(0)));
        }
        return choices.get(depth++).chosen;
    }

    private void run(Setting setting, int most) throws Exception {
        depth = 0;
        interruptions = 0;
        var scenario = setting.begin(this::pause);
        var open = new ArrayList<Running>();
        for (var actor : scenario.actors()) {
            var running = start(actor);
            open.add(running);
            // Up to its first pause nothing is shared.
            step(running);
        }
        try {
            open.removeIf(each -> each.ended);
            while (!open.isEmpty()) {
                // The first is the one that ran before.
                if (open.size() > 1 && interruptions < most) {
                    var chosen = choose(open.size());
                    interruptions += Math.min(1, chosen);
                    Collections.rotate(open, -chosen);
                }
                step(open.get(0));
                scenario.afterStep();
                open.removeIf(each -> each.ended);
            }
            scenario.afterAll();
        } catch (AssertionError | Exception wrong) {
            throw new AssertionError("in the order " + order() + ": " + wrong.getMessage(), wrong);
        }
    }

    private String order() {
        var order = new StringBuilder();
        choices.forEach(choice -> order.append(choice.chosen));
        return order.toString();
    }

    private Running start(Actor actor) {
        var running = new Running();
        var thread = new Thread(
                () -> {
                    current.set(running);
                    running.turn.acquireUninterruptibly();
                    try {
                        actor.run();
                    } catch (Throwable failure) {
                        running.failure = Optional.of(failure);
                    } finally {
                        running.ended = true;
                        handedOver.release();
                    }
                },
                "actor");
        thread.setDaemon(true);
        thread.start();
        return running;
    }

    private void step(Running running) throws InterruptedException {
        running.turn.release();
        if (!handedOver.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("an actor neither paused nor ended");
        }
        if (running.failure.isPresent()) {
            throw new AssertionError(running.failure.get());
        }
    }

    /** Ends the calling actor's step; returns at once on any other thread. */
    private void pause() {
        var running = current.get();
        if (running != null) {
            handedOver.release();
            running.turn.acquireUninterruptibly();
        }
    }
}
