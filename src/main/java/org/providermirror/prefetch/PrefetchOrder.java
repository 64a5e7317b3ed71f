package org.providermirror.prefetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import org.providermirror.job.JobOrder;
import org.providermirror.provider.InvalidTermException;

/**
 * Orders a prefetch. Its JSON form is stored in the job's record.
 *
 * @param items what to fetch; at most {@link #MAX_ITEMS} items
 * @param requester the name of the administrator; empty for the prefetch list
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PrefetchOrder(
        @JsonProperty("wishes") List<PrefetchItem> items,
        @JsonProperty("by") Optional<String> requester) implements JobOrder {
    /** The maximum number of items of one prefetch. */
    public static final int MAX_ITEMS = 2_000;

    public PrefetchOrder {
        items = List.copyOf(items);
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            throw new InvalidTermException(
                    "prefetch", items.size() + " providers", "from 1 to " + MAX_ITEMS + " providers");
        }
    }

    @Override
    public String subject() {
        return items.get(0) + (items.size() == 1 ? "" : " and " + (items.size() - 1) + " more");
    }
}
