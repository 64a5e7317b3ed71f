package org.providermirror.web.list;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.providermirror.web.problem.RefusedException;

/** Describes which part of a list a caller requests, and in which order. */
public final class ListQuery {
    private static final int MAXIMUM = 200;

    private final String sort;
    private final String order;
    private final int offset;
    private final int limit;

    /**
     * @param sort the member of the items to sort by; absent for the order of the list
     * @param order asc or desc
     * @param offset the number of items to skip
     * @param limit the page size, at most 200
     */
    public ListQuery(
            @QueryParam("sort") String sort,
            @QueryParam("order") @DefaultValue("asc") String order,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("200") int limit) {
        this.sort = sort;
        this.order = order;
        this.offset = offset;
        this.limit = limit;
    }

    /**
     * Returns the requested page.
     *
     * @param all the items in the order of the list
     * @param type the type of the items, whose members they can be sorted by
     */
    public <T extends Record> Page<T> page(List<T> all, Class<T> type) {
        if (!List.of("asc", "desc").contains(order)) {
            throw RefusedException.badRequest("order is asc or desc");
        }
        if (offset < 0) {
            throw RefusedException.badRequest("offset is a whole number from 0");
        }
        if (limit < 1 || limit > MAXIMUM) {
            throw RefusedException.badRequest("limit is a whole number from 1 to " + MAXIMUM);
        }
        var sorted = sorted(all, type);
        var from = Math.min(offset, sorted.size());
        return new Page<>(sorted.size(), offset, sorted.subList(from, Math.min(sorted.size(), from + limit)));
    }

    private <T extends Record> List<T> sorted(List<T> all, Class<T> type) {
        var items = new ArrayList<>(all);
        var isDescending = order.equals("desc");
        if (sort == null || sort.isBlank()) {
            if (isDescending) {
                Collections.reverse(items);
            }
            return items;
        }
        items.sort(MemberOrder.of(type, sort, isDescending));
        return items;
    }
}
