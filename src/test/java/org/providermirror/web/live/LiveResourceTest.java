package org.providermirror.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveResourceTest {
    private final LiveHub hub = new LiveHub(null, Runnable::run);
    private final Map<String, Object> attributes = new HashMap<>();

    private HttpServletRequest request(String method) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                LiveResourceTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, values) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "isAsyncSupported" -> true;
                    case "setAttribute" -> attributes.put((String) values[0], values[1]);
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    @Test
    void a_get_is_passed_to_the_hub() {
        assertThat(new LiveResource(hub, request("GET")).live().getStatus()).isEqualTo(200);
        assertThat(attributes).containsEntry(LiveHub.ATTRIBUTE, hub);
    }

    @Test
    void a_head_has_the_same_headers_and_keeps_no_place() {
        var headers = new LiveResource(hub, request("GET")).live().getStringHeaders();
        attributes.clear();
        var head = new LiveResource(hub, request("HEAD")).live();
        assertThat(head.getStatus()).isEqualTo(200);
        assertThat(head.getStringHeaders()).isEqualTo(headers);
        assertThat(attributes).isEmpty();
    }
}
