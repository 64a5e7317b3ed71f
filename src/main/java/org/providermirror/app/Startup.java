package org.providermirror.app;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Properties;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.SettingsReader;
import org.providermirror.config.StorageSettings;
import org.providermirror.web.WebComponents;
import org.providermirror.web.inspection.EffectiveSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the mirror with its web application and stops it with it. A wrong setting stops the deployment; the log lists
 * all problems.
 */
public final class Startup implements ServletContextListener {
    static final String INSTANCE = "org.providermirror.instance";
    static final String WARM_START = "org.providermirror.warm-start";
    static final String SETTINGS = "org.providermirror.settings";

    private static final String BUILD = "/META-INF/maven/org.providermirror/mirror/pom.properties";
    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    private Threads threads;
    private MirrorParts parts;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        var context = event.getServletContext();
        try {
            var settings = settings(context);
            threads = new Threads(settings.upstream().concurrency());
            if (settings.warmUp()) {
                WarmStart.beginTls(threads);
                context.setAttribute(WARM_START, new WarmStart(context, threads));
            }
            parts = new MirrorParts(
                    settings, new ContainerExecutors(), temporary(context), version(context), Clocks.system(), threads);
            context.setAttribute(INSTANCE, parts);
            WebComponents.addObservation(
                    context,
                    parts.observability().metricsRecorder(),
                    parts.maintenance().downloads()::note);
            WebComponents.addFilters(
                    context,
                    parts.policy().accessAndAudit(),
                    parts.mirror(),
                    parts.threads().responsePool());
            warnIfPacked(context);
            RequestClasses.load(RequestClasses.names().stream(), Startup.class.getClassLoader());
            LOG.info(
                    "the mirror is ready at {}/ and stores packages in {}{}",
                    context.getContextPath(),
                    settings.storage(),
                    settings.storage().choose(StorageSettings.Folder::advice, bucket -> ""));
        } catch (RuntimeException problem) {
            LOG.error("the mirror cannot start: {}", problem.getMessage());
            stop();
            throw problem;
        }
    }

    static void warnIfPacked(ServletContext context) {
        if (context.getRealPath("/WEB-INF/classes") == null) {
            LOG.warn(
                    "the container runs the mirror from the packed WAR, so that a start takes about six times the processor"
                            + " time and the first requests are slow; let the container unpack it (in Tomcat:"
                            + " unpackWARs=\"true\" of the Host)");
        }
    }

    private static MirrorSettings settings(ServletContext context) {
        var reader = SettingsReader.ofWebApplication(context::getInitParameter, context.getInitParameterNames());
        var settings = reader.read();
        context.setAttribute(SETTINGS, new EffectiveSettings(reader.effective()));
        return settings;
    }

    /** Returns the version that the build wrote into the WAR; "development" if the application runs from a checkout. */
    private static String version(ServletContext context) {
        try (var written = context.getResourceAsStream(BUILD)) {
            var properties = new Properties();
            if (written != null) {
                properties.load(written);
            }
            return properties.getProperty("version", "development");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Path temporary(ServletContext context) {
        return ((File) context.getAttribute(ServletContext.TEMPDIR)).toPath();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
        RecordMethodCaches.forgetOurs();
    }

    private void stop() {
        if (parts != null) {
            parts.close();
            parts = null;
            LOG.info("the mirror has stopped");
        } else if (threads != null) {
            threads.close();
        }
    }
}
