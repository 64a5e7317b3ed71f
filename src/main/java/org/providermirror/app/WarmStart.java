package org.providermirror.app;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
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
import org.providermirror.web.warmup.TlsWarmUp;
import org.providermirror.web.warmup.WarmUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warms the JVM up while the mirror starts, once for each class loader: a second instance in the same one finds the code
 * compiled. TLS is warmed up beside the start, for at most 0.7 seconds; requests when Jersey has started, which delays the
 * start by at most 0.4 seconds. A failure is logged and harms nothing.
 */
final class WarmStart implements ContainerLifecycleListener {
    private static final Logger LOG = LoggerFactory.getLogger(WarmStart.class);
    private static final Duration TLS_LIMIT = Duration.ofMillis(700);
    private static final Duration LIMIT = Duration.ofMillis(400);
    /** More than the limit, because the thread may be late and each request ends. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final AtomicBoolean TLS_DONE = new AtomicBoolean();
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private final ServletContext context;
    private final Threads threads;
    private final AtomicBoolean done;

    WarmStart(ServletContext context, Threads threads) {
        this(context, threads, DONE);
    }

    /** @param done whether requests were warmed up before in this class loader */
    WarmStart(ServletContext context, Threads threads, AtomicBoolean done) {
        this.context = context;
        this.threads = threads;
        this.done = done;
    }

    /** Warms TLS up on a thread of the mirror. */
    static void beginTls(Threads threads) {
        if (TLS_DONE.compareAndSet(false, true)) {
            threads.soon(WarmStart::warmUpTls);
        }
    }

    private static void warmUpTls() {
        try {
            LOG.debug("warmed up by {} connections", TlsWarmUp.run(TLS_LIMIT));
        } catch (GeneralSecurityException failure) {
            LOG.debug("the first connections will be slower: the warm-up of TLS failed", failure);
        }
    }

    @Override
    public void onStartup(Container container) {
        if (container instanceof Servlet resources && done.compareAndSet(false, true)) {
            threads.within(TIMEOUT, () -> warmUp(resources));
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
