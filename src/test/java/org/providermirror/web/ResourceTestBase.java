package org.providermirror.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.client.ClientConfig;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.jersey.test.DeploymentContext;
import org.glassfish.jersey.test.JerseyTest;
import org.glassfish.jersey.test.ServletDeploymentContext;
import org.glassfish.jersey.test.grizzly.GrizzlyWebTestContainerFactory;
import org.glassfish.jersey.test.spi.TestContainerFactory;
import org.providermirror.config.OffloadSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.provider.Hostname;
import org.providermirror.web.route.ArchiveLinks;

/** Runs resources and filters below a context path, in a servlet container without Tomcat's sendfile. */
public abstract class ResourceTestBase extends JerseyTest {
    /** The header that makes the documents link archives in this folder, as a filter in front can do. */
    protected static final String LINKS_HEADER = "X-Test-Links";

    private static final ServedHosts HOSTS = new ServedHosts(
            Set.of(),
            false,
            Set.of(Hostname.parse("providers.corp.example"), Hostname.parse("anbieter.m\u00fcller.example")));

    // The container creates the listener during the test.
    private static volatile ResourceTestBase running;

    protected final FakeMirror mirror = new FakeMirror();

    /** How many requests Jersey dispatched. */
    protected final AtomicInteger leftToJersey = new AtomicInteger();

    static {
        // Java's own HTTP client refuses to send some of the headers that are tested here.
        System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
    }

    /** Returns the mirror of the resources: the fake, or one instance that decorates it. */
    protected ProviderMirror served() {
        return mirror;
    }

    /** Returns further resources of the test. Called before the fields of the test are set. */
    protected Set<Class<?>> furtherResources() {
        return Set.of();
    }

    @Override
    protected TestContainerFactory getTestContainerFactory() {
        return new GrizzlyWebTestContainerFactory();
    }

    @Override
    protected DeploymentContext configureDeployment() {
        running = this;
        forceSet(org.glassfish.jersey.test.TestProperties.CONTAINER_PORT, "0");
        var application = new ResourceConfig()
                .registerClasses(WebComponents.classes())
                .registerClasses(furtherResources())
                .addProperties(WebComponents.properties())
                .register((ContainerRequestFilter) request -> leftToJersey.incrementAndGet())
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(served()).to(ProviderMirror.class);
                        bind(OffloadSettings.none()).to(OffloadSettings.class);
                        bind(HOSTS).to(ServedHosts.class);
                    }
                });
        return ServletDeploymentContext.forServlet(new ServletContainer(application))
                .contextPath("mirror")
                .addListener(Filters.class)
                .build();
    }

    @Override
    protected void configureClient(ClientConfig config) {
        config.property(ClientProperties.FOLLOW_REDIRECTS, false).property(ClientProperties.READ_TIMEOUT, 5_000);
    }

    /** Adds the filters as the application does. */
    public static final class Filters implements ServletContextListener {
        private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(1);

        @Override
        public void contextInitialized(ServletContextEvent event) {
            var context = event.getServletContext();
            context.addFilter("blocking", (Filter) (request, response, chain) -> chain.doFilter(
                            ((HttpServletRequest) request).getRequestURI().endsWith(".zip")
                                    ? new Blocking((HttpServletRequest) request)
                                    : request,
                            response))
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            context.addFilter("links", (Filter) (request, response, chain) -> {
                        var folder = ((HttpServletRequest) request).getHeader(LINKS_HEADER);
                        if (folder != null) {
                            request.setAttribute(ArchiveLinks.ATTRIBUTE, (ArchiveLinks) id -> folder);
                        }
                        chain.doFilter(request, response);
                    })
                    .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            WebComponents.addFilters(context, OpenAccess.GATE, running.served(), threads);
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            threads.shutdownNow();
        }
    }

    /** Disables asynchronous requests for archives, because Grizzly never calls a write listener. */
    private static final class Blocking extends HttpServletRequestWrapper {
        Blocking(HttpServletRequest request) {
            super(request);
        }

        @Override
        public boolean isAsyncSupported() {
            return false;
        }
    }

    protected final Response get(String path, String... headers) {
        return request("GET", path, headers);
    }

    protected final Response request(String method, String path, String... headers) {
        // As a URI, because a target would encode the path.
        Invocation.Builder request =
                client().target(URI.create(getBaseUri() + "/" + path)).request();
        for (var at = 0; at < headers.length; at += 2) {
            request = request.header(headers[at], headers[at + 1]);
        }
        return method.equals("PUT") || method.equals("POST")
                ? request.method(method, Entity.text("x"))
                : request.method(method);
    }

    protected static JsonNode json(Response response) throws IOException {
        return new ObjectMapper().readTree(response.readEntity(byte[].class));
    }
}
