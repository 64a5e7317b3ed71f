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
import org.providermirror.figures.Figure;
import org.providermirror.figures.Period;
import org.providermirror.web.RefusedException;

/** What was counted over time. */
@Path(ApiPath.ROOT + "figures")
@Produces(MediaType.APPLICATION_JSON)
public final class FiguresResource {
    private final Seen seen;

    @Inject
    public FiguresResource(Seen seen) {
        this.seen = seen;
    }

    @GET
    @Summary(
            "Requests, hits and misses, bytes, upstream requests and failures, fetches: over the last hour, day or month.")
    public FiguresView figures(
            @QueryParam("period") @DefaultValue("hour") @Summary("hour, day or month.") String name) {
        var period = Arrays.stream(Period.values())
                .filter(known -> Words.lower(known).equals(name))
                .findFirst()
                .orElseThrow(() -> RefusedException.badRequest("period is hour, day or month"));
        var steps = seen.history().steps(period);
        var figures = new LinkedHashMap<String, List<Long>>();
        var totals = new EnumMap<Figure, Long>(Figure.class);
        for (var figure : Figure.values()) {
            var amounts = steps.stream().map(step -> step.amounts().get(figure)).toList();
            figures.put(figure.label(), amounts);
            totals.put(figure, amounts.stream().mapToLong(Long::longValue).sum());
        }
        return new FiguresView(
                name,
                period.step().toSeconds(),
                steps.stream().map(step -> step.start().getEpochSecond()).toList(),
                figures,
                StatusReport.byLabel(totals));
    }
}
