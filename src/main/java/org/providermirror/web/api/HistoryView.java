package org.providermirror.web.api;

import java.util.List;
import java.util.Map;
import org.providermirror.web.openapi.Summary;

/** What was counted over a period, step by step. */
public record HistoryView(
        @Summary("hour, day or month.") String period,
        @Summary("How many seconds one step takes.") long stepSeconds,

        @Summary("When each step began, in seconds since 1970; the last one is under way.")
        List<Long> starts,

        @Summary("For each figure the amounts of all steps.")
        Map<String, List<Long>> figures,

        @Summary("For each figure the amount of the whole period.")
        Map<String, Long> totals) {}
