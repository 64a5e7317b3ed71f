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

/** A listener whose connection accepts bytes when the test says so. */
class LiveConnectionTest {
    private final Connection connection = new Connection();
    private final List<LiveConnection> gone = new ArrayList<>();

    /** Behaves like a container's stream: accepts one message at a time. */
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
        public void setWriteListener(WriteListener reported) {
            listener = reported;
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

        /** Accepts this many further messages. */
        void accept(int messages) throws IOException {
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
    void the_first_message_is_sent_and_flushed_as_soon_as_the_connection_accepts_it() throws Exception {
        listener();
        assertThat(connection.received()).isEmpty();
        connection.accept(1);
        assertThat(connection.received()).isEqualTo("first;");
        assertThat(connection.flushes).isEqualTo(1);
    }

    @Test
    void a_slow_connection_gets_the_last_message_only() throws Exception {
        var listener = listener();
        connection.accept(1);
        assertThat(listener.send(message("second"))).isZero();
        assertThat(listener.send(message("third"))).isEqualTo(1);
        assertThat(listener.send(message("fourth"))).isEqualTo(2);
        connection.accept(1);
        assertThat(connection.received()).isEqualTo("first;fourth;");
        assertThat(listener.send(message("fifth"))).as("it takes again").isZero();
    }

    @Test
    void a_broken_connection_ends_once_and_gets_no_more_messages() throws Exception {
        var listener = listener();
        connection.broken = true;
        connection.accept(1);
        assertThat(gone).containsExactly(listener);
        assertThat(connection.completions).isEqualTo(1);
        listener.onError(new IOException("the container noticed, too"));
        listener.end();
        connection.broken = false;
        listener.send(message("more"));
        connection.accept(1);
        assertThat(gone).hasSize(1);
        assertThat(connection.completions).isEqualTo(1);
        assertThat(connection.received()).isEmpty();
    }

    @Test
    void a_dropped_listener_has_its_answer_completed() throws Exception {
        var listener = listener();
        connection.accept(1);
        listener.end();
        assertThat(connection.completions).isEqualTo(1);
        assertThat(gone).containsExactly(listener);
    }
}
