package org.providermirror.web.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import org.providermirror.metrics.HistoryMetric;
import org.providermirror.metrics.Period;
import org.providermirror.web.openapi.ApiPath;
import org.providermirror.web.openapi.Summary;
import org.providermirror.web.problem.RefusedException;

/** What was counted over time. */
@Path(ApiPath.ROOT + "figures")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {
    private final Seen seen;

    @Inject
    public HistoryResource(Seen seen) {
        this.seen = seen;
    }

    @GET
    @Summary(
            "Requests, hits and misses, bytes, upstream requests and failures, fetches: over the last hour, day or month.")
    public HistoryView figures(
            @QueryParam("period") @DefaultValue("hour") @Summary("hour, day or month.") String name) {
        var period = Arrays.stream(Period.values())
                .filter(known -> ApiFormats.lower(known).equals(name))
                .findFirst()
                .orElseThrow(() -> RefusedException.badRequest("period is hour, day or month"));
        var steps = seen.history().steps(period);
        var figures = new LinkedHashMap<String, List<Long>>();
        var totals = new EnumMap<HistoryMetric, Long>(HistoryMetric.class);
        for (var figure : HistoryMetric.values()) {
            var amounts = steps.stream().map(step -> step.amounts().get(figure)).toList();
            figures.put(figure.label(), amounts);
            totals.put(figure, amounts.stream().mapToLong(Long::longValue).sum());
        }
        return new HistoryView(
                name,
                period.step().toSeconds(),
                steps.stream().map(step -> step.start().getEpochSecond()).toList(),
                figures,
                StatusReport.byLabel(totals));
    }
}
