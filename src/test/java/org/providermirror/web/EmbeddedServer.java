package org.providermirror.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.providermirror.config.OffloadSettings;
import org.providermirror.metrics.MetricsRecorder;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.policy.audit.Audit;
import org.providermirror.web.observe.DownloadListener;

/** Runs the web modules in a real container, below {@code /mirror}, with a dozen threads, on a free port. */
interface EmbeddedServer {
    int THREADS = 12;
    String CONTEXT = "/mirror";

    int port();

    void stop() throws Exception;

    /**
     * Describes what is deployed.
     *
     * @param offload which web server, if any, sends stored packages
     * @param inFront a filter before all others, which sees the attributes that they set
     * @param audit the audit log; with one, Tomcat's sendfile is not used
     * @param metrics counts the requests
     * @param downloads counts the downloads
     */
    record Deployment(
            ProviderMirror mirror,
            OffloadSettings offload,
            ScheduledExecutorService threads,
            Duration stallTimeout,
            Filter inFront,
            Audit audit,
            MetricsRecorder metrics,
            DownloadListener downloads) {
        void into(ServletContext context) {
            var watching = context.addFilter("in front", inFront);
            watching.setAsyncSupported(true);
            watching.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
            WebComponents.addObservation(context, metrics, downloads);
            WebComponents.addFilters(context, OpenAccess.audited(audit), mirror, threads, stallTimeout);
            var servlet = context.addServlet(
                    "jersey",
                    new ServletContainer(new ResourceConfig()
                            .registerClasses(WebComponents.classes())
                            .addProperties(WebComponents.properties())
                            .register(new AbstractBinder() {
                                @Override
                                protected void configure() {
                                    bind(mirror).to(ProviderMirror.class);
                                    bind(offload).to(OffloadSettings.class);
                                }
                            })));
            servlet.setAsyncSupported(true);
            servlet.addMapping("/*");
        }
    }

    static EmbeddedServer tomcat(Deployment deployment, Path folder, boolean sendfile) throws Exception {
        var tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        var connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxThreads", String.valueOf(THREADS));
        connector.setProperty("useSendfile", String.valueOf(sendfile));
        var context = tomcat.addContext(CONTEXT, null);
        context.addServletContainerInitializer((classes, servletContext) -> deployment.into(servletContext), Set.of());
        tomcat.start();
        return new EmbeddedServer() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void stop() throws Exception {
                tomcat.stop();
                tomcat.destroy();
            }
        };
    }

    /** @param idle after how long an idle connection is closed */
    static EmbeddedServer jetty(Deployment deployment, Duration idle) throws Exception {
        var server = new Server(new QueuedThreadPool(THREADS));
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(idle.toMillis());
        server.addConnector(connector);
        var handler = new ServletContextHandler(CONTEXT);
        handler.addEventListener(new ServletContextListener() {
            @Override
            public void contextInitialized(ServletContextEvent event) {
                deployment.into(event.getServletContext());
            }
        });
        server.setHandler(handler);
        server.start();
        return new EmbeddedServer() {
            @Override
            public int port() {
                return ((NetworkConnector) connector).getLocalPort();
            }

            @Override
            public void stop() throws Exception {
                server.stop();
            }
        };
    }
}
