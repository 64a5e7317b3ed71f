package org.providermirror.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.providermirror.catalog.cache.Clocks;

/**
 * A task that comes round: of all mirrors on one storage one does it, once an interval, and at once where the order is
 * another than the last time.
 *
 * @param id of the task, which there is one of at a time
 * @param interval from the end of one to the begin of the next
 * @param order what is to be done; empty for nothing
 * @param essence what of an order makes it another one
 */
public record Schedule(
        JobQueue board,
        String id,
        Duration interval,
        Supplier<Optional<JsonNode>> order,
        UnaryOperator<JsonNode> essence,
        Clocks time) {
    /** Begins the task where it is due. To be called now and then; throws what the board throws. */
    public void check() {
        order.get().filter(this::isDue).ifPresent(due -> board.submitAs(id, due));
    }

    private boolean isDue(JsonNode due) {
        var last = board.find(id);
        return last.isEmpty()
                || last.get().state() != JobState.OPEN
                        && (!essence.apply(last.get().order()).equals(essence.apply(due))
                                || isOld(last.get().changedAt()));
    }

    // A clock that was set back must not keep it waiting for ever.
    private boolean isOld(Instant end) {
        var age = Duration.between(end, time.wall().instant());
        return age.isNegative() || age.compareTo(interval) >= 0;
    }
}
