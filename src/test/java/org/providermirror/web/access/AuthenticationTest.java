package org.providermirror.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.AccessSettings;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Credentials;
import org.providermirror.policy.token.StoredLinkKeys;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;

class AuthenticationTest {
    private static final Credentials OPERATOR = new Credentials(Optional.of("operator"), "password");

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private final List<String> logins = new ArrayList<>();
    private String password = "password";
    private AccessControl access;
    private Authentication authentication;

    @BeforeEach
    void start() {
        access = new AccessControl(
                new AccessSettings(Optional.empty(), Optional.empty(), Duration.ofMinutes(10), Optional.empty()),
                new StoredLinkKeys(
                        new LocalStorage(folder),
                        time.time().wall(),
                        time.time().monotonic()),
                Optional.empty(),
                time.time().wall(),
                time.time().monotonic());
        authentication = new Authentication(access);
    }

    private HttpServletRequest request(Optional<String> session, Optional<String> authorization, String... user) {
        var users = new ArrayList<>(List.of(user));
        return (HttpServletRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getCookies":
                            return session.map(text -> new Cookie[] {new Cookie("mirror-session", text)})
                                    .orElse(null);
                        case "getHeader":
                            return authorization.orElse(null);
                        case "getUserPrincipal":
                            return users.isEmpty() ? null : (Principal) () -> users.get(0);
                        case "isUserInRole":
                            return true;
                        case "login":
                            logins.add(String.valueOf(arguments[0]));
                            if (!password.equals(arguments[1])) {
                                throw new ServletException("wrong");
                            }
                            users.add(String.valueOf(arguments[0]));
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private static Optional<String> basic(String user, String password) {
        return Optional.of("Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_user_of_the_container_is_logged_in_by_the_session_until_it_ends() {
        var session = access.sealSession(OPERATOR);
        var caller = authentication.of(request(session, Optional.empty())).caller();
        assertThat(caller).get().hasToString("container:operator");
        assertThat(caller.orElseThrow().expiry()).isPresent();
    }

    @Test
    void the_session_of_a_user_is_enough_where_clients_send_tokens() {
        var session = access.sealSession(OPERATOR);
        assertThat(authentication.ofUserSession(request(session, Optional.empty())))
                .get()
                .satisfies(found -> assertThat(found.caller()).get().hasToString("container:operator"));
        logins.clear();
        assertThat(authentication.ofUserSession(request(Optional.empty(), basic("operator", "password"))))
                .isEmpty();
        assertThat(logins).as("no session, no login").isEmpty();
    }

    @Test
    void a_session_whose_user_the_container_refused_is_not_tried_again() {
        var session = access.sealSession(OPERATOR);
        password = "changed";
        for (var request = 0; request < 10; request++) {
            assertThat(authentication.of(request(session, Optional.empty())).caller())
                    .isEmpty();
        }
        assertThat(logins).as("a container locks a user after a few failures").hasSize(1);
        password = "password";
        assertThat(authentication
                        .of(request(access.sealSession(OPERATOR), Optional.empty()))
                        .caller())
                .as("a new session")
                .isPresent();
    }

    @Test
    void signing_in_needs_the_credentials_in_the_header_whomever_the_container_knows() {
        assertThat(authentication
                        .ofHeader(request(Optional.empty(), Optional.of("Bearer wrong"), "someone"))
                        .caller())
                .isEmpty();
        assertThat(authentication
                        .ofHeader(request(Optional.empty(), basic("operator", "wrong")))
                        .caller())
                .isEmpty();
        assertThat(authentication
                        .ofHeader(request(Optional.empty(), basic("operator", "password")))
                        .caller())
                .isPresent();
        assertThat(authentication
                        .ofHeader(request(Optional.empty(), basic("operator", "password"), "operator"))
                        .caller())
                .as("the container's own Basic authentication has checked them")
                .isPresent();
    }
}
