package org.providermirror.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.route.Route;

class ApiBulkheadTest {
    private static final Route LIST = new Route.VersionIndex(ProviderAddress.parse("registry.example.com/acme/null"));

    private final ApiBulkhead bulkhead = new ApiBulkhead();
    private final ExecutorService containerThreads = Executors.newCachedThreadPool();
    private final CountDownLatch storageAnswers = new CountDownLatch(1);

    @AfterEach
    void stop() {
        storageAnswers.countDown();
        containerThreads.shutdownNow();
    }

    private static HttpServletRequest request(Route route) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ApiBulkheadTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, values) -> switch (called.getName()) {
                    case "getAttribute" -> values[0].equals(Route.ATTRIBUTE) ? route : null;
                    case "getMethod" -> "GET";
                    case "getContentLengthLong" -> 0L;
                    default -> null;
                });
    }

    private static final class Answer {
        private final AtomicInteger status = new AtomicInteger(200);
        private final Map<String, String> headers = new HashMap<>();

        HttpServletResponse response() {
            return (HttpServletResponse) Proxy.newProxyInstance(
                    ApiBulkheadTest.class.getClassLoader(),
                    new Class<?>[] {HttpServletResponse.class},
                    (proxy, called, values) -> switch (called.getName()) {
                        case "setStatus" -> {
                            status.set((int) values[0]);
                            yield null;
                        }
                        case "setHeader", "addHeader" -> headers.put((String) values[0], (String) values[1]);
                        case "getOutputStream" -> new Discarding();
                        case "isCommitted" -> false;
                        default -> null;
                    });
        }
    }

    private static final class Discarding extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int octet) {
            // Only the status and the headers are looked at.
        }
    }

    private Answer ask(Route route, FilterChain chain) throws IOException, ServletException {
        var answer = new Answer();
        bulkhead.doFilter(request(route), answer.response(), chain);
        return answer;
    }

    private void fill(Route route) throws InterruptedException {
        var waiting = new CountDownLatch(ApiBulkhead.AT_A_TIME);
        for (var count = 0; count < ApiBulkhead.AT_A_TIME; count++) {
            containerThreads.submit(() -> ask(route, (request, response) -> {
                waiting.countDown();
                await(storageAnswers);
            }));
        }
        assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void requests_of_the_api_that_wait_for_storage_hold_sixteen_threads_and_further_ones_are_refused()
            throws Exception {
        fill(new Route.Api());
        var passed = new AtomicInteger();
        var refused = ask(new Route.Api(), (request, response) -> passed.incrementAndGet());
        assertThat(refused.status).hasValue(503);
        assertThat(refused.headers).containsEntry("Retry-After", "2");
        assertThat(passed).hasValue(0);
        assertThat(ask(LIST, (request, response) -> passed.incrementAndGet()).status)
                .hasValue(200);
        assertThat(passed).as("Terraform's requests have no such limit").hasValue(1);
    }

    @Test
    void long_administrative_requests_do_not_keep_the_pages_from_the_rest_of_the_api() throws Exception {
        fill(new Route.Administration("-/api/v1/admin/exports"));
        var passed = new AtomicInteger();
        ask(new Route.Api(), (request, response) -> passed.incrementAndGet());
        assertThat(passed).hasValue(1);
    }

    @Test
    void an_ended_request_leaves_its_place_even_if_it_failed() throws Exception {
        for (var count = 0; count < 100; count++) {
            assertThatThrownBy(() -> ask(new Route.Api(), (request, response) -> {
                        throw new ServletException("failed");
                    }))
                    .hasMessage("failed");
        }
        assertThat(ask(new Route.Api(), (request, response) -> {}).status).hasValue(200);
    }
}
