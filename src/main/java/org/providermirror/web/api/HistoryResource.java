package org.providermirror.web.api;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import org.providermirror.metrics.History;
import org.providermirror.metrics.HistoryMetric;
import org.providermirror.metrics.Period;
import org.providermirror.web.list.Paging;

/** Returns metrics over time. */
@Path(ApiPath.ROOT + "figures")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {
    private final History history;

    public HistoryResource(@Context History history) {
        this.history = history;
    }

    /**
     * Returns requests, hits, misses, bytes, upstream requests, upstream failures and fetches over time.
     *
     * @param name hour, day or month
     */
    @GET
    public HistoryView figures(@QueryParam("period") @DefaultValue("hour") String name) {
        var period = Paging.constant(Period.class, "period", name);
        var steps = history.steps(period);
        var figures = new LinkedHashMap<String, List<Long>>();
        var totals = new EnumMap<HistoryMetric, Long>(HistoryMetric.class);
        for (var metric : HistoryMetric.values()) {
            var amounts = steps.stream().map(step -> step.amounts().get(metric)).toList();
            figures.put(metric.label(), amounts);
            totals.put(metric, amounts.stream().mapToLong(Long::longValue).sum());
        }
        return new HistoryView(
                period,
                period.step().toSeconds(),
                steps.stream().map(step -> step.start().getEpochSecond()).toList(),
                figures,
                StatusReport.byLabel(totals));
    }
}
