package org.providermirror.web.list;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.web.json.ApiJson;
import org.providermirror.web.problem.RefusedException;

/** Reads query parameters of lists. */
public final class Paging {
    private static final int MAX_SIZE = 200;

    private enum Direction {
        ASC,
        DESC
    }

    private Paging() {}

    /** Checks the size of a page. */
    public static int size(int limit) {
        if (limit < 1 || limit > MAX_SIZE) {
            throw RefusedException.badRequest("limit is a whole number from 1 to " + MAX_SIZE);
        }
        return limit;
    }

    /** Checks the number of items to skip. */
    public static int offset(int offset) {
        if (offset < 0) {
            throw RefusedException.badRequest("offset is a whole number from 0");
        }
        return offset;
    }

    /** Returns one page of a list. */
    public static <T> List<T> page(List<T> all, int offset, int limit) {
        var from = Math.min(offset(offset), all.size());
        return all.subList(from, Math.min(all.size(), from + size(limit)));
    }

    /** Returns whether a list is requested in descending order. */
    public static boolean isDescending(String order) {
        return constant(Direction.class, "order", order) == Direction.DESC;
    }

    /** Returns a parameter unless it is absent or empty. */
    public static Optional<String> optional(String text) {
        return Optional.ofNullable(text).filter(given -> !given.isBlank());
    }

    /** Parses a time, such as 2026-01-31T00:00:00Z. */
    public static Instant time(String parameter, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw RefusedException.badRequest(parameter + " is a time such as 2026-01-31T00:00:00Z");
        }
    }

    /** Returns the constant that a parameter names in lower case. */
    public static <E extends Enum<E>> E constant(Class<E> type, String parameter, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ApiJson.lower(constant).equals(name))
                .findFirst()
                .orElseThrow(() -> RefusedException.badRequest(parameter + " is one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(ApiJson::lower)
                                .collect(Collectors.joining(", "))));
    }
}
