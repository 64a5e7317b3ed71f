package org.providermirror.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerDifferencesTest {
    private final Connection connection = new Connection();

    @BeforeEach
    void forget() {
        connection.mostBytes = Integer.MAX_VALUE;
    }

    /** The request that an application of GlassFish or Payara gets. */
    private interface Facade extends HttpServletRequest {
        Object getUnwrappedCoyoteRequest();
    }

    /** A request of GlassFish 7. */
    private record GlassfishRequest(GrizzlyRequest inner) {
        public GrizzlyRequest getGrizzlyRequest() {
            return inner;
        }
    }

    /** A request of Payara 6. */
    private record PayaraRequest(GrizzlyRequest inner) {
        public GrizzlyRequest getCoyoteRequest() {
            return inner;
        }
    }

    private record GrizzlyRequest(Connection connection) {
        public Connection getConnection() {
            return connection;
        }
    }

    private static final class Connection {
        private int mostBytes = Integer.MAX_VALUE;

        public void setMaxAsyncWriteQueueSize(int bytes) {
            mostBytes = bytes;
        }
    }

    private static <T> T request(Class<T> type, Object unwrapped) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> unwrapped));
    }

    private Stream<Object> serverRequests() {
        var request = new GrizzlyRequest(connection);
        return Stream.of(new GlassfishRequest(request), new PayaraRequest(request));
    }

    @ParameterizedTest
    @MethodSource("serverRequests")
    void the_queue_of_a_connection_of_Grizzly_is_bounded_also_below_wrappers(Object serverRequest) {
        ServerDifferences.boundQueue(new HttpServletRequestWrapper(request(Facade.class, serverRequest)));
        assertThat(connection.mostBytes).isBetween(64 * 1024, 256 * 1024);
    }

    @Test
    void requests_of_other_servers_are_left_alone() {
        assertThatCode(() -> ServerDifferences.boundQueue(request(HttpServletRequest.class, "unused")))
                .doesNotThrowAnyException();
        assertThat(connection.mostBytes).isEqualTo(Integer.MAX_VALUE);
    }

    /** The request of Open Liberty has such an ancestor, and a package of its own for each version of Jakarta Servlet. */
    @Test
    void a_server_is_recognized_by_an_ancestor_of_its_request() {
        assertThat(ServerDifferences.descendsFrom("jakarta.servlet.ServletRequest", HttpServletRequestWrapper.class))
                .isTrue();
        assertThat(ServerDifferences.descendsFrom("com.ibm.ws.webcontainer.", HttpServletRequestWrapper.class))
                .isFalse();
        assertThat(ServerDifferences.flushBlocks(request(HttpServletRequest.class, "unused")))
                .isFalse();
    }
}
