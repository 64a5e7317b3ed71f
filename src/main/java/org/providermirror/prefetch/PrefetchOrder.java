package org.providermirror.prefetch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.providermirror.provider.InvalidTermException;

/**
 * Orders a prefetch. Its JSON form is stored in the job's record.
 *
 * @param items what to fetch; at most {@link #MAX_ITEMS} items
 */
public record PrefetchOrder(@JsonProperty("wishes") List<PrefetchItem> items) {
    /** The maximum number of items of one prefetch. */
    public static final int MAX_ITEMS = 2_000;

    public PrefetchOrder {
        items = List.copyOf(items);
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            throw new InvalidTermException(
                    "prefetch", items.size() + " providers", "from 1 to " + MAX_ITEMS + " providers");
        }
    }
}
