package org.providermirror.web.api;

import java.util.List;
import org.providermirror.web.problem.RefusedException;

/** Pages of what is listed. */
final class Paging {
    private static final int LARGEST = 200;

    private Paging() {}

    /** How many a page has. */
    static int size(int limit) {
        if (limit < 1 || limit > LARGEST) {
            throw RefusedException.badRequest("limit is a whole number from 1 to " + LARGEST);
        }
        return limit;
    }

    /** One page of all. */
    static <T> List<T> page(List<T> all, int offset, int limit) {
        if (offset < 0) {
            throw RefusedException.badRequest("offset is a whole number from 0");
        }
        var from = Math.min(offset, all.size());
        return all.subList(from, Math.min(all.size(), from + size(limit)));
    }
}
