package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;

/** Who gets what of a mirror that asks for tokens, in both kinds of container, over a raw socket. */
@Tag("container")
@ExtendWith(ConsoleOnFailure.class)
@Timeout(300)
class AccessIT {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId OTHER = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_arm64");
    private static final String PROVIDER = "registry.example.com/acme/null/";
    private static final String REGISTRY = "-/registry/" + PROVIDER;
    private static final String READER = KnownSecrets.known("secret-of-the-reader");
    private static final String ADMIN = KnownSecrets.known("secret-of-the-admin");
    private static final String EXPIRED = KnownSecrets.known("secret-that-expired");
    private static final String ELSEWHERE = KnownSecrets.known("secret-for-other-providers");
    private static final String UNKNOWN = KnownSecrets.known("secret-that-nobody-knows");
    private static final List<String> SECRETS = List.of(READER, ADMIN, EXPIRED, ELSEWHERE, UNKNOWN);

    @TempDir
    private Path folder;

    private final FakeRegistry upstream = FakeRegistry.start();
    private final List<String> capabilities = new ArrayList<>();
    private ServletContainer server;

    @AfterEach
    void stop() {
        upstream.close();
    }

    private void tokens(String... lines) throws Exception {
        Files.write(folder.resolve("tokens"), List.of(lines));
    }

    private static String line(String name, String secret, String rest) {
        return name + " " + Sha256.of(secret.getBytes(StandardCharsets.UTF_8)) + " " + rest;
    }

    private static String bearer(String secret) {
        return "Authorization: Bearer " + secret;
    }

    private static String basic(String user, String secret) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private RawRequest.Answer get(String path, String... headers) {
        return RawRequest.send(server.plainUrl(), "GET", "/mirror/" + path, headers);
    }

    @ParameterizedTest
    @EnumSource(
            value = Container.class,
            names = {"TOMCAT_10_1", "JETTY_12_1"})
    void every_request_without_authorization_is_refused(Container container) throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        tokens(
                line("reader", READER, "read"),
                line("admin", ADMIN, "admin"),
                line("expired", EXPIRED, "read,admin expires=2020-01-01"),
                line("elsewhere", ELSEWHERE, "read providers=registry.example.com/other/*"));
        var deployment = MirrorDeployments.of(upstream.settings(), folder.resolve("storage"))
                .withParameter(
                        "mirror.auth.tokens-file", folder.resolve("tokens").toString())
                .withParameter("mirror.auth.archive-ttl", "10s")
                .withParameter(
                        "mirror.audit.file", folder.resolve("audit.jsonl").toString());
        try (var started = container.start(JavaInstallation.ofTheBuild(), deployment)) {
            server = started;
            every_route_requires_a_token();
            health_and_the_redirect_to_the_root_are_open();
            no_spelling_of_a_path_bypasses_it();
            a_block_overrides_storage_until_it_is_lifted();
            administration_is_closed_to_other_sites();
            conflicts_and_signers_are_shown_and_decided_about();
            unsigned_releases_are_accepted_and_that_is_withdrawn();
            a_token_is_made_and_no_key_is_shown();
            a_signed_link_is_valid_for_one_package_and_a_short_time();
            assertThat(Files.readString(folder.resolve("audit.jsonl.0")))
                    .doesNotContain(SECRETS)
                    .doesNotContain(capabilities)
                    .doesNotContain("~")
                    .contains(
                            "\"who\":\"reader\",\"address\":\"127.0.0.1\",\"method\":\"GET\","
                                    + "\"provider\":\"registry.example.com/acme/null\",\"version\":\"1.0.0\","
                                    + "\"platform\":\"linux_amd64\",\"outcome\":\"hit\",\"status\":200,\"bytes\":"
                                    + upstream.archive(ID).length + "}",
                            "\"outcome\":\"miss\",\"status\":307}",
                            "\"platform\":\"linux_arm64\",\"outcome\":\"refused\",\"status\":401}",
                            "\"path\":\"/-/api/v1/admin/blocks\",\"outcome\":\"done\",\"status\":201")
                    .containsPattern("\"path\":\"/-/api/v1/admin/new-token\",\"outcome\":\"refused\",\"status\":403");
            assertThat(server.console().text())
                    .doesNotContain(SECRETS)
                    .doesNotContain(capabilities)
                    .contains("does not have the right to this");
        }
    }

    private void every_route_requires_a_token() {
        var providers = List.of(
                PROVIDER + "index.json",
                PROVIDER + "1.0.0.json",
                PROVIDER + ID.archiveName(),
                REGISTRY + "versions",
                REGISTRY + "1.0.0/download/linux/amd64",
                REGISTRY + "1.0.0/linux_amd64/SHA256SUMS",
                REGISTRY + "1.0.0/linux_amd64/SHA256SUMS.sig",
                REGISTRY + ID.archiveName());
        var own = List.of(
                "",
                "-/ui/",
                "-/metrics",
                "-/api/v1/openapi.json",
                "-/health",
                "-/",
                "x",
                "registry.example.com/acme/nu_ll/index.json");
        var admin = List.of(
                "-/api/v1/admin/blocks",
                "-/api/v1/admin/conflicts",
                "-/api/v1/admin/signers",
                "-/api/v1/admin/unsigned",
                "-/api/v1/admin/signing-key",
                "-/api/v1/admin/",
                "-/api/v1/admin");
        for (var path : concat(concat(providers, own), admin)) {
            for (var method : List.of("GET", "HEAD", "POST", "DELETE", "OPTIONS")) {
                var nobody = RawRequest.send(server.plainUrl(), method, "/mirror/" + path);
                assertThat(nobody.status()).as(method + " " + path).isIn(401, 403, 405);
                assertThat(nobody.body()).doesNotContain("1.0.0\"");
            }
            var challenged = get(path);
            assertThat(challenged.status()).as(path).isEqualTo(401);
            assertThat(challenged.header("WWW-Authenticate"))
                    .get()
                    .asString()
                    .contains("Basic realm=", "Bearer realm=");
            for (var wrong : List.of(
                    bearer(UNKNOWN),
                    bearer(EXPIRED),
                    basic("reader", UNKNOWN),
                    basic(READER, "x"),
                    bearer(Sha256.of(READER.getBytes(StandardCharsets.UTF_8)).hex()),
                    "Authorization: " + READER,
                    "Cookie: token=" + READER,
                    "X-Forwarded-User: admin")) {
                assertThat(get(path, wrong).status()).as(path).isEqualTo(401);
            }
            assertThat(get(path, bearer(ELSEWHERE)).status()).as(path).isEqualTo(403);
        }
        for (var path : concat(providers, own)) {
            for (var right : List.of(bearer(READER), basic("anybody", READER), bearer(ADMIN))) {
                assertThat(get(path, right).status()).as(path).isNotIn(401, 403);
            }
        }
        for (var path : admin) {
            assertThat(get(path, bearer(READER)).status()).as(path).isEqualTo(403);
            assertThat(get(path, bearer(ADMIN)).status()).as(path).isNotIn(401, 403);
        }
        assertThat(get(PROVIDER + "index.json", bearer(READER)).body()).isEqualTo("{\"versions\":{\"1.0.0\":{}}}");
    }

    private static List<String> concat(List<String> first, List<String> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private void health_and_the_redirect_to_the_root_are_open() {
        var missingSlash = RawRequest.send(server.plainUrl(), "GET", "/mirror");
        assertThat(missingSlash.status()).isEqualTo(308);
        assertThat(missingSlash.header("Location")).hasValue("mirror/");
        for (var path : List.of("-/health/live", "-/health/ready")) {
            assertThat(get(path).status()).isNotIn(401, 403);
        }
        var storage = folder.resolve("storage").toString();
        for (var nobody : List.of(
                "X-Nothing: x",
                bearer(UNKNOWN),
                bearer(EXPIRED),
                bearer(ELSEWHERE),
                basic("reader", UNKNOWN),
                "Authorization: x")) {
            var answer = get("-/health/ready", nobody);
            assertThat(answer.status()).as(nobody).isEqualTo(200);
            assertThat(answer.body()).as(nobody).isEqualTo("{\"status\":\"ready\",\"storage\":\"writable\"}");
        }
        for (var somebody : List.of(bearer(READER), basic("anybody", READER), bearer(ADMIN))) {
            assertThat(get("-/health/ready", somebody).body())
                    .contains("\"status\":\"ready\"", "\"host\":\"127.0.0.1\"", "\"state\":\"answering\"")
                    .doesNotContain(storage);
        }
    }

    private void no_spelling_of_a_path_bypasses_it() {
        var archive = PROVIDER + ID.archiveName();
        var targets = new ArrayList<String>();
        for (var wanted : List.of(PROVIDER + "index.json", archive, "-/api/v1/admin/blocks", "-/metrics")) {
            targets.addAll(List.of(
                    "/mirror/" + wanted + ";x",
                    "/mirror/;x/" + wanted,
                    "/mirror;x/" + wanted,
                    "/mirror;/" + wanted,
                    "/mirror/" + wanted.replace("/", ";x/"),
                    "/mirror//" + wanted,
                    "//mirror/" + wanted,
                    "/mirror/" + wanted.replace("/", "//"),
                    "/mirror/" + wanted + "/",
                    "/mirror/" + wanted + "//",
                    "/mirror/./" + wanted,
                    "/mirror/%2e/" + wanted,
                    "/mirror/%2E%2E/mirror/" + wanted,
                    "/mirror/x/../" + wanted,
                    "/mirror/x/%2e%2e/" + wanted,
                    "/mirror/-/health/live/../../../" + wanted,
                    "/mirror/-/health/live/%2e%2e/%2e%2e/%2e%2e/" + wanted,
                    "/mirror/-/health/live/..;/..;/..;/" + wanted,
                    "/mirror/-/health/live%2f..%2f..%2f..%2f" + wanted,
                    "/mirror/-/health/live/" + wanted,
                    "/mirror/-/health/live;/" + wanted,
                    "/mirror/-/health/live%00/" + wanted,
                    "/mirror/-/health/live?/" + wanted,
                    "/mirror/" + wanted.replace("/", "%2f"),
                    "/mirror/" + wanted.replace("/", "%2F"),
                    "/mirror/" + wanted.replace("/", "%5c"),
                    "/mirror/" + wanted.replace("/", "\\"),
                    "/mirror/" + wanted.replace("a", "%61"),
                    "/mirror/" + wanted.replace("-", "%2d"),
                    "/mirror/" + wanted.replace("a", "%2561"),
                    "/mirror/" + wanted.toUpperCase(java.util.Locale.ROOT),
                    "/MIRROR/" + wanted,
                    "/%6dirror/" + wanted,
                    "/mirror%2f" + wanted,
                    "/mirror/" + wanted + ".",
                    "/mirror/" + wanted.replace(".com/", ".com./"),
                    "/mirror/" + wanted + "%20",
                    "/mirror/" + wanted + "%00",
                    "/mirror/" + wanted + "#x",
                    "/mirror/" + wanted + "?token=" + READER,
                    "/other/../mirror/" + wanted,
                    "/other/" + wanted,
                    "http://localhost/mirror/" + wanted,
                    "http://localhost/mirror/-/health/live/../../../" + wanted,
                    "/mirror/~x/" + wanted,
                    "/mirror/" + wanted.replace("null/", "null/~x/"),
                    "/mirror/" + wanted.replace("null/", "null/~/"),
                    "/mirror/" + wanted.replace("null/", "null/~x.y.z/~x.y.z/")));
        }
        for (var target : targets) {
            for (var method : List.of("GET", "HEAD")) {
                var answer = RawRequest.send(server.plainUrl(), method, target);
                assertThat(answer.body())
                        .as(method + " " + target)
                        .doesNotContain("\"versions\"", "PK\u0003\u0004", "\"blocks\"");
                if (target.startsWith("/mirror/-/health/live?")) {
                    assertThat(answer.status()).isIn(200, 404);
                } else {
                    assertThat(answer.status()).as(method + " " + target).isIn(400, 401, 403, 404, 505);
                }
                assertThat(answer.header("Location")).as(target).isEmpty();
            }
        }
    }

    private RawRequest.Answer administer(String method, String path, String body, String... headers) {
        var lines = new ArrayList<>(List.of(headers));
        lines.add(bearer(ADMIN));
        return RawRequest.sendWith(
                body, server.plainUrl(), method, "/mirror/-/api/v1/admin/" + path, lines.toArray(String[]::new));
    }

    /** The same with the token as a password, which a browser remembers and sends by itself. */
    private RawRequest.Answer byPassword(String method, String path, String body, String... headers) {
        var lines = new ArrayList<>(List.of(headers));
        lines.add(password(ADMIN));
        return RawRequest.sendWith(
                body, server.plainUrl(), method, "/mirror/-/api/v1/admin/" + path, lines.toArray(String[]::new));
    }

    private static String password(String token) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString(("admin:" + token).getBytes(StandardCharsets.UTF_8));
    }

    private static final String JSON = "Content-Type: application/json";
    private static final String OWN_HEADER = "X-Requested-By: test";

    private void a_block_overrides_storage_until_it_is_lifted() {
        assertThat(get(PROVIDER + "1.0.0.json", bearer(READER)).body()).contains(ID.archiveName());
        var block = "{\"provider\":\"registry.example.com/acme/null\",\"version\":\"1.0.0\",\"reason\":\"it is bad\"}";
        var set = administer("POST", "blocks", block, JSON);
        assertThat(set.status()).as(set.body()).isEqualTo(201);
        assertThat(get(PROVIDER + "index.json", bearer(READER)).body()).isEqualTo("{\"versions\":{}}");
        assertThat(get(PROVIDER + "1.0.0.json", bearer(READER)).body()).isEqualTo("{\"archives\":{}}");
        assertThat(get(PROVIDER + ID.archiveName(), bearer(READER)).status()).isEqualTo(404);
        assertThat(get(REGISTRY + "versions", bearer(READER)).body()).doesNotContain("1.0.0");
        assertThat(get(REGISTRY + "1.0.0/download/linux/amd64", bearer(READER)).status())
                .isEqualTo(404);
        assertThat(get("-/api/v1/blocks", bearer(READER)).body()).contains("it is bad", "\"by\":\"admin\"");
        assertThat(administer("GET", "blocks", "").body()).contains("it is bad");
        assertThat(administer("DELETE", "blocks/registry.example.com/acme/null", "", "X-Requested-By: test")
                        .status())
                .isEqualTo(404);
        assertThat(administer("DELETE", "blocks/registry.example.com/acme/null/1.0.0", "", "X-Requested-By: test")
                        .status())
                .isEqualTo(204);
        assertThat(get(PROVIDER + "index.json", bearer(READER)).body()).contains("1.0.0");
        for (var wrong : List.of("", "{", "[]", "null", "{\"provider\":\"x\",\"reason\":\"y\"}", "{\"who\":1}")) {
            assertThat(administer("POST", "blocks", wrong, JSON).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    private void administration_is_closed_to_other_sites() {
        var own = "http://localhost:" + server.plainUrl().getPort();
        var body = "{\"name\":\"x\"}";
        for (var foreign : List.of(
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: CROSS-SITE",
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: " + own + ".evil.example")) {
            assertThat(administer("POST", "new-token", body, JSON, foreign).status())
                    .as(foreign)
                    .isEqualTo(403);
            assertThat(administer("GET", "blocks", "", foreign).status())
                    .as(foreign)
                    .isEqualTo(403);
        }
        for (var form : List.of(
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: text/plain; application/json",
                "X-Nothing: x")) {
            assertThat(byPassword("POST", "new-token", body, form).status())
                    .as(form)
                    .isEqualTo(403);
            assertThat(administer("POST", "new-token", body, form).status())
                    .as("a bearer token with " + form)
                    .isNotEqualTo(403);
        }
        assertThat(administer("POST", "new-token", body, JSON, "Origin: " + own).status())
                .isEqualTo(200);
        assertThat(administer("POST", "new-token", body, JSON, "Sec-Fetch-Site: same-origin", "Origin: https://mirror")
                        .status())
                .as("a proxy may have changed the name of the host")
                .isEqualTo(200);
    }

    private void conflicts_and_signers_are_shown_and_decided_about() {
        assertThat(administer("GET", "conflicts", "").body()).isEqualTo("{\"total\":0,\"offset\":0,\"conflicts\":[]}");
        var nothing =
                "{\"provider\":\"registry.example.com/acme/null\",\"version\":\"1.0.0\",\"platform\":\"linux_amd64\"}";
        assertThat(administer("POST", "conflicts/accepted", nothing, JSON).status())
                .isEqualTo(404);
        var signers = administer("GET", "signers", "").body();
        var first = Pattern.compile("\"namespace\":\"acme\",\"fingerprint\":\"([0-9A-F]{40})\"")
                .matcher(signers);
        assertThat(first.find()).as(signers).isTrue();
        assertThat(signers).contains("\"accepted\":true");
        var accepted = "{\"hostname\":\"registry.example.com\",\"namespace\":\"acme\",\"fingerprint\":\"%s\"}";
        assertThat(administer("POST", "signers/accepted", accepted.formatted(first.group(1)), JSON)
                        .status())
                .isEqualTo(204);
        assertThat(administer("POST", "signers/accepted", accepted.formatted("00"), JSON)
                        .status())
                .isEqualTo(404);
        var signer = "signers/Registry.Example.com/acme/" + first.group(1);
        assertThat(byPassword("DELETE", signer, "").status())
                .as("without a header")
                .isEqualTo(403);
        assertThat(administer("DELETE", signer, "", OWN_HEADER).status()).isEqualTo(204);
        assertThat(administer("DELETE", signer, "", OWN_HEADER).status()).isEqualTo(404);
        assertThat(administer("DELETE", "signers/registry.example.com/acme/first", "", OWN_HEADER)
                        .status())
                .isEqualTo(404);
        assertThat(administer("DELETE", "signers/registry.example.com/ac_me/" + first.group(1), "", OWN_HEADER)
                        .status())
                .isEqualTo(400);
        assertThat(administer("GET", "signers", "").body()).isEqualTo("{\"total\":0,\"offset\":0,\"signers\":[]}");
    }

    private void unsigned_releases_are_accepted_and_that_is_withdrawn() {
        assertThat(administer("GET", "unsigned", "").body()).isEqualTo("{\"total\":0,\"offset\":0,\"acceptances\":[]}");
        var wanted = "{\"provider\":\"registry.example.com/acme/null\"}";
        assertThat(byPassword("POST", "unsigned", wanted, "Content-Type: text/plain")
                        .status())
                .isEqualTo(403);
        var accepted = administer("POST", "unsigned", wanted, JSON);
        assertThat(accepted.status()).isEqualTo(201);
        assertThat(accepted.body())
                .contains("\"provider\":\"registry.example.com/acme/null\",\"by\":\"admin\",\"at\":\"");
        assertThat(administer("GET", "unsigned", "").body()).contains(accepted.body());
        for (var wrong : List.of("", "{}", "{\"provider\":\"acme/null\"}", "{\"providers\":[]}")) {
            assertThat(administer("POST", "unsigned", wrong, JSON).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        var target = "unsigned/registry.example.com/acme/null";
        assertThat(administer("DELETE", target, "", OWN_HEADER).status()).isEqualTo(204);
        assertThat(administer("DELETE", target, "", OWN_HEADER).status()).isEqualTo(404);
        var events = get("-/api/v1/events?kind=administration", bearer(READER)).body();
        assertThat(events)
                .contains(
                        "admin accepted unsigned releases of registry.example.com/acme/null",
                        "admin withdrew the acceptance of unsigned releases of registry.example.com/acme/null",
                        "admin removed the key ");
    }

    private void a_token_is_made_and_no_key_is_shown() throws Exception {
        var answer = administer(
                "POST",
                "new-token",
                "{\"name\":\"ci\",\"scopes\":\"read\",\"expires\":\"2099-01-01\",\"providers\":[\"hashicorp/*\"]}",
                JSON);
        var made = Pattern.compile("\\{\"token\":\"([A-Za-z0-9_-]{43})\",\"line\":\"(ci [^\"]+)\"}")
                .matcher(answer.body());
        assertThat(made.matches()).as(answer.body()).isTrue();
        assertThat(made.group(2))
                .isEqualTo(line(
                        "ci",
                        made.group(1),
                        "read expires=2099-01-01T00:00:00Z providers=registry.terraform.io/hashicorp/*"));
        capabilities.add(made.group(1));
        assertThat(administer("POST", "signing-key", "", "X-Requested-By: test").status())
                .isEqualTo(204);
        assertThat(administer("GET", "signing-key", "").status()).isEqualTo(405);
        var keys = Files.readString(folder.resolve("storage/.mirror/access/keys.json"));
        Pattern.compile("[A-Za-z0-9+/]{43}=").matcher(keys).results().forEach(key -> capabilities.add(key.group()));
        assertThat(capabilities).hasSizeGreaterThan(2);
    }

    private void a_signed_link_is_valid_for_one_package_and_a_short_time() throws Exception {
        get(PROVIDER + ID.archiveName(), bearer(READER));
        server.awaitStored(ID);
        var own = capability(ID, READER);
        assertThat(get(PROVIDER + own + "/" + ID.archiveName()).status()).isEqualTo(200);
        assertThat(get(PROVIDER + own + "/" + ID.archiveName()).header("Cache-Control"))
                .get()
                .asString()
                .contains("private")
                .doesNotContain("public");
        assertThat(RawRequest.send(server.plainUrl(), "HEAD", "/mirror/" + PROVIDER + own + "/" + ID.archiveName())
                        .status())
                .isEqualTo(200);
        assertThat(get(REGISTRY + own + "/" + ID.archiveName()).status()).isEqualTo(200);
        assertThat(get(REGISTRY + own + "/1.0.0/linux_amd64/SHA256SUMS").status())
                .isEqualTo(200);
        for (var wrong : List.of(
                PROVIDER + own + "/" + OTHER.archiveName(),
                PROVIDER + own + "/index.json",
                PROVIDER + own + "/1.0.0.json",
                PROVIDER + own.replace("~", "%7E~") + "/" + ID.archiveName(),
                PROVIDER + own.substring(0, own.length() - 2) + "AA/" + ID.archiveName(),
                PROVIDER + own.substring(1) + "/" + ID.archiveName(),
                PROVIDER + own + "/" + own + "/" + ID.archiveName(),
                PROVIDER.replace("acme", "other") + own + "/" + ID.archiveName(),
                REGISTRY + own + "/1.0.0/linux_arm64/SHA256SUMS",
                REGISTRY + own + "/1.0.0/download/linux/amd64",
                REGISTRY + own + "/versions",
                own + "/" + PROVIDER + ID.archiveName(),
                "-/metrics/" + own,
                "-/api/v1/admin/" + own)) {
            assertThat(get(wrong).status()).as(wrong).isIn(401, 404);
        }
        assertThat(get(PROVIDER + "~nonsense/" + ID.archiveName(), bearer(READER))
                        .status())
                .as("the token is enough with any path")
                .isEqualTo(200);
        assertThat(get(PROVIDER + own + "/" + ID.archiveName(), bearer(UNKNOWN)).status())
                .as("the signed link is enough")
                .isEqualTo(200);

        var revoked = capability(OTHER, READER);
        tokens(line("admin", ADMIN, "admin"));
        java.util.concurrent.TimeUnit.SECONDS.sleep(2);
        assertThat(get(PROVIDER + revoked + "/" + OTHER.archiveName()).status()).isEqualTo(401);
        assertThat(get(PROVIDER + "index.json", bearer(READER)).status()).isEqualTo(401);

        var short1 = capability(ID, ADMIN);
        assertThat(get(PROVIDER + short1 + "/" + ID.archiveName()).status()).isEqualTo(200);
        java.util.concurrent.TimeUnit.SECONDS.sleep(10);
        assertThat(get(PROVIDER + short1 + "/" + ID.archiveName()).status()).isEqualTo(401);
    }

    private String capability(PackageId id, String secret) {
        var answer = get(PROVIDER + "1.0.0.json", bearer(secret));
        assertThat(answer.header("Cache-Control")).hasValue("private, no-store");
        var url = Pattern.compile("\"(~[^/]+)/" + Pattern.quote(id.archiveName()) + "\"")
                .matcher(answer.body());
        assertThat(url.find()).as(answer.body()).isTrue();
        capabilities.add(url.group(1));
        return url.group(1);
    }
}
