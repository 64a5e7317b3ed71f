package org.providermirror.web.events;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.event.EventHistory;
import org.providermirror.event.EventKind;
import org.providermirror.event.EventQuery;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.api.ApiPath;
import org.providermirror.web.json.ApiJson;
import org.providermirror.web.list.Paging;
import org.providermirror.web.problem.RefusedException;

/** Lists events. */
@Path(ApiPath.ROOT + "events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
    private static final String LINES = "application/jsonl";

    private final EventHistory events;

    public EventsResource(@Context EventHistory events) {
        this.events = events;
    }

    /**
     * Lists conflicts, failed verifications, new signers, outages and administrative acts. An event replaces the
     * earlier ones of the same kind and subject, and counts them.
     *
     * @param kinds only events of this kind; repeatable
     * @param provider only events about this provider, hostname/namespace/type
     * @param since only events that happened at this time or later, such as 2026-01-31T00:00:00Z
     * @param until only events that happened before this time
     * @param text only events whose sentence or provider contains all these words
     * @param order desc for the latest first, asc for the oldest first
     * @param before only events older than the one with this id
     * @param after only events newer than the one with this id, with order=asc
     * @param limit the page size, at most 200
     */
    @GET
    public EventsView events(
            @QueryParam("kind") List<String> kinds,
            @QueryParam("provider") String provider,
            @QueryParam("since") String since,
            @QueryParam("until") String until,
            @QueryParam("text") @DefaultValue("") String text,
            @QueryParam("order") @DefaultValue("desc") String order,
            @QueryParam("before") String before,
            @QueryParam("after") String after,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        var oldestFirst = !Paging.isDescending(order);
        if (Paging.optional(oldestFirst ? before : after).isPresent()) {
            throw RefusedException.badRequest("\"before\" is for order=desc, and \"after\" for order=asc");
        }
        var size = Paging.size(limit);
        var beyond = Paging.optional(oldestFirst ? after : before);
        var found = events.find(query(kinds, provider, since, until, text, oldestFirst, beyond, size + 1));
        var page = found.stream().limit(size).map(EventsView.EventView::of).toList();
        return new EventsView(
                page, found.size() > size ? Optional.of(page.get(size - 1).id()) : Optional.empty());
    }

    /**
     * Returns all events as JSON lines, the latest first.
     *
     * @param kinds only events of this kind; repeatable
     * @param provider only events about this provider, hostname/namespace/type
     * @param since only events that happened at this time or later, such as 2026-01-31T00:00:00Z
     * @param until only events that happened before this time
     * @param text only events whose sentence or provider contains all these words
     */
    @GET
    @Path("lines")
    @Produces(LINES)
    @ApiResponse(
            responseCode = "200",
            description = "A line for each event.",
            content = @Content(mediaType = LINES, schema = @Schema(implementation = EventsView.EventView.class)))
    public Response lines(
            @QueryParam("kind") List<String> kinds,
            @QueryParam("provider") String provider,
            @QueryParam("since") String since,
            @QueryParam("until") String until,
            @QueryParam("text") @DefaultValue("") String text) {
        var lines = new ByteArrayOutputStream();
        for (var event :
                events.find(query(kinds, provider, since, until, text, false, Optional.empty(), Integer.MAX_VALUE))) {
            lines.writeBytes(ApiJson.bytes(EventsView.EventView.of(event)));
            lines.write('\n');
        }
        return Response.ok(lines.toByteArray(), LINES)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"events.jsonl\"")
                .build();
    }

    private static EventQuery query(
            List<String> kinds,
            String provider,
            String since,
            String until,
            String text,
            boolean oldestFirst,
            Optional<String> beyond,
            int limit) {
        return new EventQuery(
                kinds.stream()
                        .map(name -> Paging.constant(EventKind.class, "kind", name))
                        .collect(Collectors.toSet()),
                Paging.optional(provider).map(ProviderAddress::parse),
                Paging.optional(since).map(time -> Paging.time("since", time)),
                Paging.optional(until).map(time -> Paging.time("until", time)),
                text,
                oldestFirst,
                beyond,
                limit);
    }
}
