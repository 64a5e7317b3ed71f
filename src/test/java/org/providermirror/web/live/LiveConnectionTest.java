package org.providermirror.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
    private static final String FIRST = "event: status\ndata: " + status("first") + "\n\n";

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
        listener.begin(new LiveStatus(status("first")));
        return listener;
    }

    /** A status of which only the text changes. */
    private static JsonNode status(String text) {
        return new ObjectMapper()
                .createObjectNode()
                .put("text", text)
                .put("same", "members that stay the same are sent once, ".repeat(3));
    }

    private static String change(String text) {
        return "event: change\ndata: [{\"op\":\"replace\",\"path\":\"/text\",\"value\":\"" + text + "\"}]\n\n";
    }

    @Test
    void the_first_message_is_sent_and_flushed_as_soon_as_the_connection_accepts_it() throws Exception {
        listener();
        assertThat(connection.received()).isEmpty();
        connection.accept(1);
        assertThat(connection.received()).isEqualTo(FIRST);
        assertThat(connection.flushes).isEqualTo(1);
    }

    @Test
    void a_slow_connection_gets_all_changes_with_the_last_message() throws Exception {
        var listener = listener();
        connection.accept(1);
        assertThat(listener.send(new LiveStatus(status("second")))).isZero();
        assertThat(listener.send(new LiveStatus(status("third")))).isEqualTo(1);
        assertThat(listener.send(new LiveStatus(status("fourth")))).isEqualTo(2);
        connection.accept(1);
        assertThat(connection.received()).isEqualTo(FIRST + change("fourth"));
        assertThat(listener.send(new LiveStatus(status("fifth"))))
                .as("it takes again")
                .isZero();
        connection.accept(1);
        assertThat(connection.received()).isEqualTo(FIRST + change("fourth") + change("fifth"));
    }

    @Test
    void a_status_that_changed_as_a_whole_is_sent_whole() throws Exception {
        var listener = listener();
        connection.accept(1);
        listener.send(new LiveStatus(new ObjectMapper().createObjectNode().put("other", 1)));
        connection.accept(1);
        assertThat(connection.received()).isEqualTo(FIRST + "event: status\ndata: {\"other\":1}\n\n");
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
        listener.send(new LiveStatus(status("more")));
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
