package org.providermirror.app;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.ContainerLifecycleListener;
import org.providermirror.config.AccessSettings;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.web.WebComponents;
import org.providermirror.web.access.AccessAndAudit;
import org.providermirror.web.warmup.ExampleMirror;
import org.providermirror.web.warmup.WarmUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the {@link WarmUp}, for at most two seconds, when Jersey has started, on a thread of the mirror, once for each
 * class loader: a second instance in the same one finds the code compiled. A failure is logged and harms nothing.
 */
final class WarmStart implements ContainerLifecycleListener {
    private static final Logger LOG = LoggerFactory.getLogger(WarmStart.class);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final AtomicBoolean ONCE = new AtomicBoolean();

    private final ServletContext context;
    private final Threads threads;
    private final AtomicBoolean done;

    WarmStart(ServletContext context, Threads threads) {
        this(context, threads, ONCE);
    }

    /** @param done whether it was done before in this class loader */
    WarmStart(ServletContext context, Threads threads, AtomicBoolean done) {
        this.context = context;
        this.threads = threads;
        this.done = done;
    }

    @Override
    public void onStartup(Container container) {
        if (container instanceof Servlet resources && done.compareAndSet(false, true)) {
            threads.task("warm-up").execute(() -> warmUp(resources));
        }
    }

    private void warmUp(Servlet resources) {
        var start = System.nanoTime();
        try {
            var file = Files.createTempFile(Startup.temporary(context), "warm-up", ".zip");
            try {
                Files.write(file, new byte[2048]);
                var sent = new WarmUp(
                                context,
                                WebComponents.filters(openAccess(), new ExampleMirror(file), threads.responsePool()),
                                resources)
                        .run(LIMIT);
                LOG.info(
                        "the JVM is warmed up by {} requests, in {} ms", sent, (System.nanoTime() - start) / 1_000_000);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | ServletException | RuntimeException failure) {
            LOG.debug("the first requests will be slower: the warm-up failed", failure);
        }
    }

    private static AccessAndAudit openAccess() {
        var settings = new AccessSettings(Optional.empty(), Optional.empty(), Duration.ofMinutes(10), Optional.empty());
        var clock = Clock.systemUTC();
        var access = new AccessControl(
                settings,
                () -> {
                    throw new IllegalStateException("without tokens, no link is signed");
                },
                Optional.empty(),
                clock,
                System::nanoTime);
        return new AccessAndAudit(access, caller -> {}, Audit.NONE, clock);
    }

    @Override
    public void onReload(Container container) {
        // The code stays compiled.
    }

    @Override
    public void onShutdown(Container container) {
        // The owner of the thread stops it.
    }
}
