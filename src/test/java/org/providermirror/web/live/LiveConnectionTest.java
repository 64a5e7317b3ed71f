package org.providermirror.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One who listens, on a connection that takes bytes when the test says so. */
class LiveConnectionTest {
    private final Connection connection = new Connection();
    private final List<LiveConnection> gone = new ArrayList<>();

    /** The answer's stream as a container has it: it takes a message at a time, and then is asked again. */
    private static final class Connection extends ServletOutputStream {
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private WriteListener listener;
        private int ready;
        private boolean broken;
        private int flushes;
        private int completions;

        @Override
        public boolean isReady() {
            return ready > 0;
        }

        @Override
        public void setWriteListener(WriteListener told) {
            listener = told;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (broken) {
                throw new IOException("broken pipe");
            }
            ready--;
            received.write(bytes, offset, length);
        }

        @Override
        public void flush() {
            flushes++;
        }

        /** Takes so many messages from now on. */
        void take(int messages) throws IOException {
            ready = messages + 1;
            listener.onWritePossible();
            ready = 0;
        }

        String received() {
            return received.toString(StandardCharsets.US_ASCII);
        }

        AsyncContext context() {
            var response = (ServletResponse) fake(
                    ServletResponse.class,
                    (self, method, arguments) -> method.getName().equals("getOutputStream") ? this : refuse(method));
            return (AsyncContext) fake(AsyncContext.class, (self, method, arguments) -> switch (method.getName()) {
                case "getResponse" -> response;
                case "complete" -> completed();
                case "addListener" -> null;
                default -> refuse(method);
            });
        }

        private Object completed() {
            completions++;
            return null;
        }

        private static Object refuse(Object method) {
            throw new UnsupportedOperationException(String.valueOf(method));
        }

        private static Object fake(Class<?> type, InvocationHandler handler) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
        }
    }

    private LiveConnection listener() throws IOException {
        var listener = new LiveConnection(connection.context(), gone::add);
        listener.begin(message("first"));
        return listener;
    }

    private static byte[] message(String text) {
        return (text + ";").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void the_first_message_is_sent_as_soon_as_the_connection_takes_it_and_flushed() throws Exception {
        listener();
        assertThat(connection.received()).isEmpty();
        connection.take(1);
        assertThat(connection.received()).isEqualTo("first;");
        assertThat(connection.flushes).isEqualTo(1);
    }

    @Test
    void of_what_a_slow_connection_does_not_take_it_gets_the_last() throws Exception {
        var listener = listener();
        connection.take(1);
        assertThat(listener.send(message("second"))).isZero();
        assertThat(listener.send(message("third"))).isEqualTo(1);
        assertThat(listener.send(message("fourth"))).isEqualTo(2);
        connection.take(1);
        assertThat(connection.received()).isEqualTo("first;fourth;");
        assertThat(listener.send(message("fifth"))).as("it takes again").isZero();
    }

    @Test
    void a_connection_that_broke_ends_once_and_is_told_nothing_more() throws Exception {
        var listener = listener();
        connection.broken = true;
        connection.take(1);
        assertThat(gone).containsExactly(listener);
        assertThat(connection.completions).isEqualTo(1);
        listener.onError(new IOException("the container noticed, too"));
        listener.end();
        connection.broken = false;
        listener.send(message("more"));
        connection.take(1);
        assertThat(gone).hasSize(1);
        assertThat(connection.completions).isEqualTo(1);
        assertThat(connection.received()).isEmpty();
    }

    @Test
    void one_that_is_let_go_has_its_answer_ended() throws Exception {
        var listener = listener();
        connection.take(1);
        listener.end();
        assertThat(connection.completions).isEqualTo(1);
        assertThat(gone).containsExactly(listener);
    }
}
