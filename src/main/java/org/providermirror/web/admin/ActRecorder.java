package org.providermirror.web.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response.Status.Family;
import jakarta.ws.rs.ext.Provider;
import java.time.Clock;
import java.util.stream.Collectors;
import org.providermirror.event.Event;
import org.providermirror.event.EventKind;
import org.providermirror.event.Events;
import org.providermirror.provider.Printable;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;

/**
 * Records the acts that {@link RecordedAct} marks as events, after they succeeded. Looks up what it needs then, because Jersey
 * creates a filter before the first request.
 */
@Provider
@ForAdministrators
public final class ActRecorder implements ContainerResponseFilter {
    private static final int LONGEST_NAME = 100;

    private final jakarta.inject.Provider<Events> events;
    private final jakarta.inject.Provider<Clock> clock;
    private final ResourceInfo resource;
    private final HttpServletRequest request;

    public ActRecorder(
            @Context jakarta.inject.Provider<Events> events,
            @Context jakarta.inject.Provider<Clock> clock,
            @Context ResourceInfo resource,
            @Context HttpServletRequest request) {
        this.events = events;
        this.clock = clock;
        this.resource = resource;
        this.request = request;
    }

    @Override
    public void filter(ContainerRequestContext asked, ContainerResponseContext answer) {
        var method = resource.getResourceMethod();
        if (method == null
                || !method.isAnnotationPresent(RecordedAct.class)
                || answer.getStatusInfo().getFamily() != Family.SUCCESSFUL) {
            return;
        }
        var subject = asked.getUriInfo().getPathParameters().values().stream()
                .flatMap(values -> values.stream().map(value -> " " + Printable.of(value, LONGEST_NAME)))
                .collect(Collectors.joining());
        events.get()
                .record(Event.of(
                        clock.get().instant(),
                        EventKind.ADMINISTRATION,
                        AdministratorName.of(request) + " "
                                + method.getAnnotation(RecordedAct.class).value() + subject));
    }
}
