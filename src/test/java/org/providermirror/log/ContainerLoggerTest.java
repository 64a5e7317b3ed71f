package org.providermirror.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tests that what is logged through SLF4J reaches the handlers of the container. */
class ContainerLoggerTest {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerLoggerTest.class);

    private final java.util.logging.Logger container =
            java.util.logging.Logger.getLogger(ContainerLoggerTest.class.getName());
    private final List<LogRecord> lines = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            lines.clear();
        }
    };

    @BeforeEach
    void listen() {
        container.addHandler(handler);
        container.setUseParentHandlers(false);
    }

    @AfterEach
    void leave() {
        container.removeHandler(handler);
        container.setUseParentHandlers(true);
        container.setLevel(null);
    }

    private LogRecord only() {
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    @Test
    void a_line_names_its_logger_and_the_method_that_wrote_it() {
        LOG.warn("{} of {}", 1, "two");
        assertThat(only().getMessage()).isEqualTo("1 of two");
        assertThat(only().getLevel()).isEqualTo(Level.WARNING);
        assertThat(only().getLoggerName()).isEqualTo(ContainerLoggerTest.class.getName());
        assertThat(only().getSourceClassName()).isEqualTo(ContainerLoggerTest.class.getName());
        assertThat(only().getSourceMethodName()).isEqualTo("a_line_names_its_logger_and_the_method_that_wrote_it");
    }

    @Test
    void a_failure_is_handed_on_with_its_cause() {
        var failure = new IllegalStateException("why");
        LOG.error("it failed: {}", "badly", failure);
        assertThat(only().getMessage()).isEqualTo("it failed: badly");
        assertThat(only().getThrown()).isSameAs(failure);
        assertThat(only().getLevel()).isEqualTo(Level.SEVERE);
    }

    @Test
    void the_levels_of_the_container_decide() {
        container.setLevel(Level.INFO);
        assertThat(LOG.isDebugEnabled()).isFalse();
        LOG.debug("not this");
        LOG.info("but this");
        assertThat(only().getMessage()).isEqualTo("but this");
        container.setLevel(Level.FINEST);
        assertThat(LOG.isTraceEnabled()).isTrue();
        LOG.trace("and this");
        assertThat(lines).extracting(LogRecord::getLevel).containsExactly(Level.INFO, Level.FINEST);
        container.setLevel(Level.OFF);
        assertThat(LOG.isErrorEnabled()).isFalse();
    }

    @Test
    void a_line_says_for_which_request_it_is_and_the_ones_behind_it_do_not() {
        RequestContext.of("one").run(() -> {
            LOG.info("a");
            RequestContext.of("other").run(() -> LOG.info("b"));
            LOG.info("c");
        });
        LOG.info("d");
        assertThat(lines)
                .extracting(LogRecord::getMessage)
                .containsExactly("a (request one)", "b (request other)", "c (request one)", "d");
    }

    @Test
    void work_keeps_its_request_context_on_every_thread_even_an_empty_one() {
        var ofOne = RequestContext.of("one")
                .call(() -> RequestContext.ofThisThread().of(() -> LOG.info("a")));
        var ofNobody = RequestContext.ofThisThread().of(() -> LOG.info("b"));
        RequestContext.of("other").run(() -> {
            ofOne.run();
            ofNobody.run();
        });
        assertThat(lines).extracting(LogRecord::getMessage).containsExactly("a (request one)", "b");
    }
}
