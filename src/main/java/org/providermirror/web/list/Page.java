package org.providermirror.web.list;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param total the number of items on all pages
 * @param offset the number of items before this page
 * @param items the items of this page
 */
public record Page<T>(int total, int offset, List<T> items) {
    /** Returns a page that is the whole list. */
    public static <T> Page<T> whole(List<T> items) {
        return new Page<>(items.size(), 0, items);
    }

    /** Returns the same page with other items. */
    public <U> Page<U> map(Function<T, U> view) {
        return new Page<>(total, offset, items.stream().map(view).toList());
    }
}
