package org.providermirror.web.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.event.EventKind;
import org.providermirror.event.EventQuery;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.openapi.ApiPath;
import org.providermirror.web.openapi.Summary;
import org.providermirror.web.problem.RefusedException;

/** What happened. */
@Path(ApiPath.ROOT + "events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
    private final Seen seen;

    @Inject
    public EventsResource(Seen seen) {
        this.seen = seen;
    }

    @GET
    @Summary("Conflicts, failed verifications, new signers, outages, administrative acts: the latest first.")
    public EventsView events(
            @QueryParam("kind") @Summary("Only events of this kind; may be given several times.") List<String> kinds,
            @QueryParam("provider") @Summary("Only events about this provider, hostname/namespace/type.")
                    String provider,
            @QueryParam("before") @Summary("Only events older than the one of this id.") String before,
            @QueryParam("limit") @DefaultValue("50") @Summary("At most so many, up to 200.") int limit) {
        var size = Paging.size(limit);
        var found = seen.events()
                .find(new EventQuery(
                        kinds.stream().map(EventsResource::kind).collect(Collectors.toSet()),
                        Optional.ofNullable(provider)
                                .filter(text -> !text.isEmpty())
                                .map(ProviderAddress::parse),
                        Optional.ofNullable(before).filter(text -> !text.isEmpty()),
                        size + 1));
        var page = found.stream().limit(size).map(EventsView.EventView::of).toList();
        return new EventsView(page, found.size() > size ? page.get(size - 1).id() : null);
    }

    private static EventKind kind(String name) {
        return Arrays.stream(EventKind.values())
                .filter(kind -> ApiFormats.lower(kind).equals(name))
                .findFirst()
                .orElseThrow(() -> RefusedException.badRequest("kind is one of "
                        + Arrays.stream(EventKind.values())
                                .map(ApiFormats::lower)
                                .collect(Collectors.joining(", "))));
    }
}
