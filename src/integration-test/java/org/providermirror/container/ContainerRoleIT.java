package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Administrators that the container knows, on a mirror that everybody may read. */
@Tag("container")
@ExtendWith(ConsoleOnFailure.class)
@Timeout(300)
class ContainerRoleIT {
    private static final String BLOCKS = "/mirror/-/api/v1/admin/blocks";
    private static final String PASSWORD = "pass-of-the-operator";

    @TempDir
    private Path folder;

    private static String basic(String user) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    private static int status(ServletContainer server, String... headers) {
        return RawRequest.send(server.plainUrl(), "GET", BLOCKS, headers).status();
    }

    private Deployment deployment() {
        return MirrorDeployments.of(Map.of(), folder.resolve("storage"));
    }

    private static void assertOnlyTheRoleOpens(ServletContainer server) {
        assertThat(status(server)).isEqualTo(401);
        assertThat(status(server, basic("operator"))).isEqualTo(200);
        assertThat(status(server, basic("reader")))
                .as("known, but without the role")
                .isEqualTo(403);
        assertThat(status(server, basic("nobody"))).isEqualTo(401);
        assertThat(status(server, basic("operator") + "x")).isEqualTo(401);
        assertThat(status(server, "Authorization: Bearer " + PASSWORD)).isEqualTo(401);
        assertThat(RawRequest.send(server.plainUrl(), "GET", BLOCKS, basic("operator"), "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(RawRequest.send(server.plainUrl(), "GET", "/mirror/-/api/v1/blocks")
                        .status())
                .as("what everybody may read")
                .isEqualTo(200);
        assertTheRoleHasASession(server);
        assertThat(server.console().text()).doesNotContain(PASSWORD);
    }

    private static void assertTheRoleHasASession(ServletContainer server) {
        assertThat(signIn(server, basic("reader")).status()).isEqualTo(403);
        assertThat(signIn(server, basic("nobody")).status()).isEqualTo(401);
        var cookie = signIn(server, basic("operator")).header("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "Secure", "SameSite=Strict", "Path=/mirror/");
        var session = "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
        assertThat(session).doesNotContain(PASSWORD, "operator");
        assertThat(status(server, session)).isEqualTo(200);
        assertThat(RawRequest.send(server.plainUrl(), "GET", "/mirror/-/api/v1/whoami", session)
                        .body())
                .contains("\"name\":\"container:operator\"", "\"scopes\":[\"read\",\"admin\"]", "\"session\":true");
        assertThat(status(server, session.substring(0, session.length() - 4) + "AAAA"))
                .isEqualTo(401);
    }

    private static RawRequest.Answer signIn(ServletContainer server, String credentials) {
        return RawRequest.send(
                server.plainUrl(), "POST", "/mirror/-/api/v1/session", credentials, "X-Requested-By: test");
    }

    @Test
    void a_user_of_a_realm_of_tomcats_with_the_role_may_administer() throws Exception {
        var users = Files.writeString(folder.resolve("users.xml"), """
                <tomcat-users>
                  <user username="operator" password="%1$s" roles="mirror-admin"/>
                  <user username="reader" password="%1$s" roles="manager"/>
                </tomcat-users>
                """.formatted(PASSWORD));
        var realm =
                "<Realm className=\"org.apache.catalina.realm.MemoryRealm\" pathname=\"" + users + "\"/>\n</Context>";
        var context = TomcatContext.of(deployment()).replace("</Context>", realm);
        try (var server = Container.TOMCAT_10_1.start(
                JavaInstallation.ofTheBuild(), deployment().withContextFile(context))) {
            assertOnlyTheRoleOpens(server);
        }
    }

    @Test
    void a_user_of_a_login_service_of_jettys_with_the_role_may_administer() throws Exception {
        var login = """
                  <Get name="securityHandler">
                    <Set name="realmName">mirror</Set>
                    <Set name="authenticator">
                      <New class="org.eclipse.jetty.security.authentication.BasicAuthenticator"/>
                    </Set>
                    <Set name="loginService">
                      <New class="org.eclipse.jetty.security.HashLoginService">
                        <Set name="name">mirror</Set>
                        <Set name="userStore">
                          <New class="org.eclipse.jetty.security.UserStore">
                            %s
                            %s
                          </New>
                        </Set>
                      </New>
                    </Set>
                  </Get>
                </Configure>
                """.formatted(user("operator", "mirror-admin"), user("reader", "manager"));
        var context = JettyContext.of(deployment(), "ee10").replace("</Configure>", login);
        try (var server = Container.JETTY_12_1.start(
                JavaInstallation.ofTheBuild(), deployment().withContextFile(context))) {
            assertOnlyTheRoleOpens(server);
        }
    }

    private static String user(String name, String role) {
        return """
                <Call name="addUser">
                  <Arg>%s</Arg>
                  <Arg><Call class="org.eclipse.jetty.util.security.Credential" name="getCredential"><Arg>%s</Arg></Call></Arg>
                  <Arg><Array type="java.lang.String"><Item>%s</Item></Array></Arg>
                </Call>
                """.formatted(name, PASSWORD, role);
    }

    @ParameterizedTest
    @MethodSource("org.providermirror.container.ContainerOnJava#oneOfEachKind")
    void administration_is_closed_without_a_role_and_a_token(ContainerOnJava on) {
        try (var server = on.start(deployment())) {
            assertThat(status(server)).isEqualTo(401);
            assertThat(status(server, basic("operator"))).isEqualTo(401);
            assertThat(status(server, basic("admin"))).isEqualTo(401);
            assertThat(RawRequest.send(server.plainUrl(), "GET", "/mirror/-/api/v1/blocks")
                            .status())
                    .isEqualTo(200);
        }
    }
}
