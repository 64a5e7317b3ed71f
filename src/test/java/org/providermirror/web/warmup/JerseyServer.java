package org.providermirror.web.warmup;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.providermirror.config.OffloadSettings;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.WebComponents;

/** Runs Jersey with the mirror's resources in Jetty, without a connector and without filters. */
public final class JerseyServer implements AutoCloseable {
    private final Server server = new Server();
    private final ServletContextHandler handler = new ServletContextHandler("/mirror");
    private final ResourceConfig resources;
    private ServletHolder holder;

    /** @param temporary the folder of the web application for temporary files */
    public JerseyServer(ProviderMirror mirror, Path temporary) {
        resources = new ResourceConfig()
                .registerClasses(WebComponents.classes())
                .addProperties(WebComponents.properties())
                .register(new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(mirror).to(ProviderMirror.class);
                        bind(OffloadSettings.none()).to(OffloadSettings.class);
                    }
                });
        handler.setAttribute(ServletContext.TEMPDIR, temporary.toFile());
    }

    /** Starts, with further components. */
    public JerseyServer start(Object... components) throws Exception {
        holder = new ServletHolder(new ServletContainer(resources.registerInstances(components)));
        handler.addServlet(holder, "/*");
        server.setHandler(handler);
        server.start();
        return this;
    }

    public ServletContext context() {
        return handler.getServletContext();
    }

    Servlet servlet() throws Exception {
        return holder.getServlet();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failed) {
            throw new IllegalStateException("the server did not stop", failed);
        }
    }
}
