package org.providermirror.web.list;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.providermirror.web.problem.RefusedException;

/** Describes which part of a list a caller requests, and in which order. */
public final class ListQuery {
    private final String sort;
    private final boolean isDescending;
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
            @QueryParam("offset") @DefaultValue("0") String offset,
            @QueryParam("limit") @DefaultValue("200") String limit) {
        this.sort = sort;
        this.isDescending = Paging.isDescending(order);
        this.offset = Paging.offset(number("offset", offset));
        this.limit = Paging.size(number("limit", limit));
    }

    /**
     * Returns the requested page.
     *
     * @param all the items in the order of the list
     * @param type the type of the items, whose members they can be sorted by
     */
    public <T extends Record> Page<T> page(List<T> all, Class<T> type) {
        return new Page<>(all.size(), offset, Paging.page(sorted(all, type), offset, limit));
    }

    private static int number(String parameter, String text) {
        if (text.matches("[0-9]{1,9}")) {
            return Integer.parseInt(text);
        }
        throw RefusedException.badRequest(parameter + " is a whole number");
    }

    private <T extends Record> List<T> sorted(List<T> all, Class<T> type) {
        var items = new ArrayList<>(all);
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
