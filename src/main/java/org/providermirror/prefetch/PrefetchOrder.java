package org.providermirror.prefetch;

import java.util.List;
import org.providermirror.provider.InvalidTermException;

/**
 * Orders a prefetch. Its JSON form is stored in the job's record.
 *
 * @param wishes what to fetch; at most {@link #MAX_ITEMS} items
 */
public record PrefetchOrder(List<PrefetchItem> wishes) {
    /** The maximum number of items of one prefetch. */
    public static final int MAX_ITEMS = 2_000;

    public PrefetchOrder {
        wishes = List.copyOf(wishes);
        if (wishes.isEmpty() || wishes.size() > MAX_ITEMS) {
            throw new InvalidTermException(
                    "prefetch", wishes.size() + " providers", "from 1 to " + MAX_ITEMS + " providers");
        }
    }
}
