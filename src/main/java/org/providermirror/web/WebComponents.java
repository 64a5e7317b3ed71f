package org.providermirror.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ServerProperties;
import org.providermirror.metrics.MetricsRecorder;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.access.AccessAndAudit;
import org.providermirror.web.access.AccessFilter;
import org.providermirror.web.access.AdministrationGuard;
import org.providermirror.web.access.ApiBulkhead;
import org.providermirror.web.access.AuditFilter;
import org.providermirror.web.access.PublicationGuard;
import org.providermirror.web.access.RequestGuard;
import org.providermirror.web.admin.AdministrationComponents;
import org.providermirror.web.api.ApiComponents;
import org.providermirror.web.archive.ArchiveFilter;
import org.providermirror.web.archive.ArchiveResource;
import org.providermirror.web.archive.PendingBodyFilter;
import org.providermirror.web.attention.AttentionResource;
import org.providermirror.web.availability.AvailabilityResource;
import org.providermirror.web.availability.HoldsResource;
import org.providermirror.web.document.DocumentFilter;
import org.providermirror.web.document.DocumentResource;
import org.providermirror.web.document.PreparedDocuments;
import org.providermirror.web.document.ServiceDiscoveryResource;
import org.providermirror.web.downloads.DownloadsResource;
import org.providermirror.web.downloads.PrincipalsResource;
import org.providermirror.web.events.EventsResource;
import org.providermirror.web.hosted.HostedComponents;
import org.providermirror.web.inspection.InspectionComponents;
import org.providermirror.web.live.LiveFilter;
import org.providermirror.web.live.LiveResource;
import org.providermirror.web.observe.DownloadListener;
import org.providermirror.web.observe.HealthResource;
import org.providermirror.web.observe.MetricsResource;
import org.providermirror.web.observe.RequestLogFilter;
import org.providermirror.web.page.PageFileResource;
import org.providermirror.web.page.PageResource;
import org.providermirror.web.problem.FailureMapper;
import org.providermirror.web.route.RouteDispatch;
import org.providermirror.web.session.SessionResource;
import org.providermirror.web.session.WhoAmIResource;

/**
 * Registers the resources and filters.
 *
 * <p>Jersey's servlet must be mapped to {@code /*}, support asynchronous requests, and have a {@link ProviderMirror} and
 * {@link org.providermirror.config.OffloadSettings} to inject.
 */
public final class WebComponents {
    /** How long a client may accept no byte of an archive before it is dropped. */
    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(5);

    /** For filters that also see the dispatch of a request that waited, or that is aborted. */
    private static final EnumSet<DispatcherType> REQUEST_AND_ASYNC =
            EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);

    private static final EnumSet<DispatcherType> REQUEST_ONLY = EnumSet.of(DispatcherType.REQUEST);

    /** A filter, and the dispatches that it sees. */
    private record Mapped(Filter filter, EnumSet<DispatcherType> dispatches) {}

    private WebComponents() {}

    /** Returns the resource and provider classes for Jersey. */
    public static Set<Class<?>> classes() {
        var classes = new HashSet<Class<?>>(ApiComponents.classes());
        classes.addAll(AdministrationComponents.classes());
        classes.addAll(HostedComponents.classes());
        classes.addAll(InspectionComponents.classes());
        classes.addAll(Set.of(
                AvailabilityResource.class,
                AttentionResource.class,
                DownloadsResource.class,
                PrincipalsResource.class,
                EventsResource.class,
                HoldsResource.class,
                WhoAmIResource.class,
                SessionResource.class,
                LiveResource.class,
                HealthResource.class,
                MetricsResource.class,
                PageResource.class,
                PageFileResource.class,
                DocumentResource.class,
                ServiceDiscoveryResource.class,
                ArchiveResource.class,
                RouteDispatch.class,
                AdministrationGuard.class,
                PublicationGuard.class,
                FailureMapper.class));
        return classes;
    }

    /** Adds the filter that logs and counts requests. It is the first filter, so call this before {@link #addFilters}. */
    public static void addObservation(ServletContext context, MetricsRecorder metrics, DownloadListener downloads) {
        add(context, new RequestLogFilter(metrics, downloads), REQUEST_AND_ASYNC);
    }

    /**
     * Returns the properties that these classes need: Jersey leaves {@code Location} unchanged, sets statuses without the
     * container's error pages, and adds no routes of its own.
     */
    public static Map<String, Object> properties() {
        // In Payara and GlassFish, the server's own JSON would take the place of Jackson.
        return Map.of(
                CommonProperties.JSON_BINDING_FEATURE_DISABLE, true,
                CommonProperties.JSON_PROCESSING_FEATURE_DISABLE, true,
                CommonProperties.MOXY_JSON_FEATURE_DISABLE, true,
                ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true,
                ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                ServerProperties.WADL_FEATURE_DISABLE, true);
    }

    /**
     * Adds the filters, in their order, before all servlets of a context that is starting.
     *
     * @param mirror the instance that is injected into the resources
     * @param threads a few threads that continue answers whose bytes arrive, and drop stalled clients. Its queue holds at
     *     most two entries for each client of an archive. The caller stops it.
     */
    public static void addFilters(
            ServletContext context, AccessAndAudit access, ProviderMirror mirror, ScheduledExecutorService threads) {
        addFilters(context, access, mirror, threads, STALL_TIMEOUT);
    }

    static void addFilters(
            ServletContext context,
            AccessAndAudit access,
            ProviderMirror mirror,
            ScheduledExecutorService threads,
            Duration stallTimeout) {
        mapped(access, mirror, threads, stallTimeout).forEach(each -> add(context, each.filter(), each.dispatches()));
    }

    /** Returns other objects of the same filters, in their order, for requests that no container knows. */
    public static List<Filter> filters(AccessAndAudit access, ProviderMirror mirror, ScheduledExecutorService threads) {
        return mapped(access, mirror, threads, STALL_TIMEOUT).stream()
                .map(Mapped::filter)
                .toList();
    }

    private static List<Mapped> mapped(
            AccessAndAudit access, ProviderMirror mirror, ScheduledExecutorService threads, Duration stallTimeout) {
        return List.of(
                new Mapped(new RequestGuard(), REQUEST_AND_ASYNC),
                new Mapped(new AuditFilter(access.audit(), access.clock()), REQUEST_AND_ASYNC),
                new Mapped(new AccessFilter(access.access(), access.used()), REQUEST_ONLY),
                new Mapped(new ApiBulkhead(), REQUEST_ONLY),
                new Mapped(new LiveFilter(), REQUEST_ONLY),
                new Mapped(new DocumentFilter(mirror, new PreparedDocuments()), REQUEST_AND_ASYNC),
                new Mapped(new ArchiveFilter(mirror), REQUEST_ONLY),
                new Mapped(new PendingBodyFilter(threads, stallTimeout), REQUEST_AND_ASYNC));
    }

    private static void add(ServletContext context, Filter filter, EnumSet<DispatcherType> dispatches) {
        var registration = context.addFilter(filter.getClass().getName(), filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(dispatches, true, "/*");
    }
}
