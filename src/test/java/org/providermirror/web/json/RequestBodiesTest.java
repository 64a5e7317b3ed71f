package org.providermirror.web.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.Resources;

/** How request bodies are bound, and what is said of a wrong one. */
class RequestBodiesTest {
    private record Part(String name) {}

    private record Body(
            ProviderAddress provider,
            Optional<String> note,
            List<String> platforms,
            Optional<Boolean> all,
            List<Part> parts) {}

    private static final String PROVIDER = "\"provider\":\"registry.example.com/acme/null\"";

    private static Object bind(Class<?> type, byte[] body) throws Exception {
        var stream = new AtomicReference<InputStream>(new ByteArrayInputStream(body));
        var context = (ReaderInterceptorContext) Proxy.newProxyInstance(
                RequestBodiesTest.class.getClassLoader(),
                new Class<?>[] {ReaderInterceptorContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getType" -> type;
                    case "getInputStream" -> stream.get();
                    case "setInputStream" -> {
                        stream.set((InputStream) arguments[0]);
                        yield null;
                    }
                    case "proceed" -> new ApiJson().getContext(type).readValue(stream.get(), type);
                    default -> null;
                });
        return new RequestBodies().aroundReadFrom(context);
    }

    private static Object bind(Class<?> type, String body) throws Exception {
        return bind(type, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void members_are_bound_and_optional_ones_may_be_absent() throws Exception {
        var provider = ProviderAddress.parse("registry.example.com/acme/null");
        assertThat(bind(Body.class, "{" + PROVIDER + "}"))
                .isEqualTo(new Body(provider, Optional.empty(), List.of(), Optional.empty(), List.of()));
        assertThat(
                        bind(
                                Body.class,
                                "{" + PROVIDER
                                        + ",\"note\":\"x\",\"platforms\":[\"a\",\"b\"],\"all\":true,\"parts\":[{\"name\":\"y\"}]}"))
                .isEqualTo(new Body(
                        provider, Optional.of("x"), List.of("a", "b"), Optional.of(true), List.of(new Part("y"))));
        assertThat(bind(Body.class, "{" + PROVIDER + ",\"note\":null,\"platforms\":null}"))
                .isEqualTo(new Body(provider, Optional.empty(), List.of(), Optional.empty(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|\"provider\" is not a valid request: this member is missing",
                "``|\"provider\" is not a valid request: this member is missing",
                "{\"provider\":null}|\"provider\" is not a valid request: this member is missing",
                "{\"provider\":7}|\"provider\" is not a valid member: a text",
                "{\"provider\":\"x\"}|\"x\" is not a valid",
                "{PROVIDER,\"note\":7}|\"note\" is not a valid member: a text",
                "{PROVIDER,\"note\":[]}|\"note\" is not a valid member: a text",
                "{PROVIDER,\"all\":\"true\"}|\"all\" is not a valid member: true or false",
                "{PROVIDER,\"all\":1}|\"all\" is not a valid member: true or false",
                "{PROVIDER,\"platforms\":\"a\"}|\"platforms\" is not a valid member: a list",
                "{PROVIDER,\"platforms\":[7]}|\"platforms\" is not a valid member: a text",
                "{PROVIDER,\"parts\":[7]}|\"parts\" is not a valid member: an object",
                "{PROVIDER,\"parts\":[{}]}|\"name\" is not a valid request: this member is missing",
                "{PROVIDER,\"more\":1}|\"more\" is not a valid member: one of [all, note, parts, platforms, provider]",
                "{PROVIDER,\"parts\":[{\"name\":\"y\",\"z\":1}]}|\"z\" is not a valid member: one of [name]",
                "[]|is not a valid body: a JSON object",
                "null|is not a valid body: a JSON object",
                "7|is not a valid body: a JSON object",
                "{PROVIDER|is not a valid body: a JSON object"
            })
    void a_wrong_body_is_refused_with_the_member_and_the_rule(String body, String sentence) {
        assertThatThrownBy(() -> bind(Body.class, body.replace("PROVIDER", PROVIDER)))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void a_large_body_and_one_that_is_not_utf_8_are_refused() {
        assertThatThrownBy(() -> bind(Body.class, " ".repeat(4 * 1024 * 1024 + 1)))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("at most 4194304 bytes");
        assertThatThrownBy(() -> bind(Body.class, new byte[] {'{', (byte) 0xff, '}'}))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("text in UTF-8");
    }

    static Stream<Class<?>> bodies() {
        return Resources.all().stream()
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(POST.class))
                .flatMap(method -> Stream.of(method.getParameterTypes()))
                .filter(Class::isRecord)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void every_body_of_the_api_names_a_member_that_is_unknown_or_missing(Class<?> type) {
        assertThatThrownBy(() -> bind(type, "{\"unknown\":1}"))
                .isInstanceOf(InvalidTermException.class)
                .message()
                .containsAnyOf("\"unknown\" is not a valid member: one of [", "this member is missing");
        assertThatThrownBy(() -> bind(type, "[]"))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("a JSON object");
    }

    @Test
    void the_api_has_bodies() {
        assertThat(bodies()).hasSizeGreaterThan(8);
    }
}
