package org.providermirror.web.warmup;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/**
 * Sends the requests of an installation through the filters and Jersey, again and again, so that the JVM has loaded and
 * compiled their code when the first client comes. The first package takes 12 ms of processor time, one after three
 * hundred 1 ms.
 */
public final class WarmUp {
    /** After so many, a document takes a hundredth and a package a thirtieth of the processor time of the first one. */
    private static final int ROUNDS = 2_000;

    private final ServletContext context;
    private final List<? extends Filter> filters;
    private final Servlet resources;

    /**
     * @param filters the filters in their order, with an {@link ExampleMirror}
     * @param resources Jersey's servlet, initialised
     */
    public WarmUp(ServletContext context, List<? extends Filter> filters, Servlet resources) {
        this.context = context;
        this.filters = List.copyOf(filters);
        this.resources = resources;
    }

    /**
     * Sends requests until the limit is over, the thread is interrupted, or all are sent.
     *
     * @return how many were sent
     * @throws IllegalStateException if one was not answered with 200
     */
    public int run(Duration limit) throws IOException, ServletException {
        var end = System.nanoTime() + limit.toNanos();
        var sent = 0;
        for (var round = 0; round < ROUNDS; round++) {
            for (var path : ExampleMirror.paths()) {
                if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                    return sent;
                }
                send(path);
                sent++;
            }
        }
        return sent;
    }

    private void send(String path) throws IOException, ServletException {
        var response = new DiscardedResponse();
        new Chain(filters.iterator(), resources).doFilter(ExampleRequest.of(context, path), response.response());
        if (response.status() != HttpServletResponse.SC_OK) {
            throw new IllegalStateException(path + " was answered with " + response.status());
        }
    }

    private record Chain(Iterator<? extends Filter> rest, Servlet last) implements FilterChain {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response) throws IOException, ServletException {
            if (rest.hasNext()) {
                rest.next().doFilter(request, response, this);
            } else {
                last.service(request, response);
            }
        }
    }
}
