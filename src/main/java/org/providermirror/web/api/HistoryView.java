package org.providermirror.web.api;

import java.util.List;
import java.util.Map;
import org.providermirror.metrics.Period;

/**
 * The metrics of a period, step by step.
 *
 * @param period the period
 * @param stepSeconds the length of a step in seconds
 * @param starts the start of each step, in seconds since 1970; the last step is not over
 * @param figures the amounts of all steps, by metric
 * @param totals the amount of the whole period, by metric
 */
public record HistoryView(
        Period period,
        long stepSeconds,
        List<Long> starts,
        Map<String, List<Long>> figures,
        Map<String, Long> totals) {}
