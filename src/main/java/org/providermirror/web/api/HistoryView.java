package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.providermirror.metrics.Period;

/** The metrics of a period, step by step. */
public record HistoryView(
        @Schema(description = "The period.") Period period,

        @Schema(description = "The length of a step in seconds.")
        long stepSeconds,

        @Schema(description = "The start of each step, in seconds since 1970; the last step is not over.")
        List<Long> starts,

        @Schema(description = "The amounts of all steps, by metric.")
        Map<String, List<Long>> figures,

        @Schema(description = "The amount of the whole period, by metric.")
        Map<String, Long> totals) {}
