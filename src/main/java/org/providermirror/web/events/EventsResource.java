package org.providermirror.web.events;

import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.event.EventHistory;
import org.providermirror.event.EventKind;
import org.providermirror.event.EventQuery;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.api.ApiPath;
import org.providermirror.web.api.Paging;

/** Lists events. */
@Path(ApiPath.ROOT + "events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {
    private final EventHistory events;

    @Inject
    public EventsResource(EventHistory events) {
        this.events = events;
    }

    /**
     * Lists conflicts, failed verifications, new signers, outages and administrative acts, the latest first.
     *
     * @param kinds only events of this kind; repeatable
     * @param provider only events about this provider, hostname/namespace/type
     * @param before only events older than the one with this id
     * @param limit the page size, at most 200
     */
    @GET
    public EventsView events(
            @QueryParam("kind") List<String> kinds,
            @QueryParam("provider") String provider,
            @QueryParam("before") String before,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        var size = Paging.size(limit);
        var found = events.find(new EventQuery(
                kinds.stream()
                        .map(name -> Paging.constant(EventKind.class, "kind", name))
                        .collect(Collectors.toSet()),
                Optional.ofNullable(provider).filter(text -> !text.isEmpty()).map(ProviderAddress::parse),
                Optional.ofNullable(before).filter(text -> !text.isEmpty()),
                size + 1));
        var page = found.stream().limit(size).map(EventsView.EventView::of).toList();
        return new EventsView(
                page, found.size() > size ? Optional.of(page.get(size - 1).id()) : Optional.empty());
    }
}
