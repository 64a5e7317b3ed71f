package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** What the documentation and the description of the API say: commands and requests that do what they say. */
@Tag("component")
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedApiTest {
    private static final Path PAGES = Path.of("src/site/markdown");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    /** Blocks of another language are not run; {@code bash} marks a script for another place. */
    private static final Set<String> SHELL = Set.of("", "sh", "shell");

    private static final String SECRET = "the-secret-of-the-administrator";
    private static final String UPSTREAM = "2b".repeat(32);
    private static final String LOCK_FILE =
            "provider \"registry.example.com/acme/null\" {\n  version = \"1.0.0\"\n  hashes  = []\n}\n";

    /** The release of the page on publishing. */
    private static final PublisherFolder RELEASE = PublisherFolder.of(
            new ReleaseId(
                    ProviderAddress.parse("providers.corp.example/platform/tool"), ProviderVersion.parse("1.0.0")),
            "linux_amd64");

    @TempDir
    private static Path folder;

    private final FakeRegistry registry = FakeRegistry.start();
    private EmbeddedMirror mirror;

    @BeforeAll
    void start() throws Exception {
        var storage = Files.createDirectory(folder.resolve("storage"));
        var conflict =
                storage.resolve(".mirror/policy/conflicts/registry.example.com/acme/null/1.0.0/darwin_amd64.json");
        Files.createDirectories(conflict.getParent());
        Files.writeString(
                conflict,
                "{\"provider\": \"registry.example.com/acme/null\", \"version\": \"1.0.0\", \"platform\":"
                        + " \"darwin_amd64\", \"first\": \"" + "1a".repeat(32) + "\", \"other\": \"" + UPSTREAM
                        + "\", \"seen\": \"2026-11-21T14:05:00Z\"}");
        var carried = Files.createDirectories(folder.resolve("carried"));
        Files.createDirectory(carried.resolve("site-a"));
        var settings = new TreeMap<>(registry.settings());
        settings.put("mirror.local.path", storage.toString());
        settings.put("mirror.import.path", carried.toString());
        settings.put("mirror.export.path", carried.toString());
        settings.put(
                "mirror.auth.tokens-file",
                Files.writeString(
                                folder.resolve("tokens"),
                                "boss " + Sha256.of(SECRET.getBytes(StandardCharsets.UTF_8)) + " read,admin")
                        .toString());
        settings.put("mirror.hosted.hosts", "providers.corp.example");
        mirror = new EmbeddedMirror(Files.createDirectory(folder.resolve("tomcat")), settings);
    }

    @AfterAll
    void stop() throws Exception {
        mirror.close();
        registry.close();
    }

    static List<Path> pages() throws Exception {
        try (var files = Files.list(PAGES)) {
            return files.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> blocks(page).anyMatch(DocumentedApiTest::isCommand))
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> blocks(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page))
                    .results()
                    .filter(found -> SHELL.contains(found.group(1)))
                    .map(found -> found.group(2));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static boolean isCommand(String block) {
        return block.startsWith("curl ");
    }

    private static boolean isDefinition(String block) {
        return block.startsWith("MIRROR=");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_commands_of_a_page_succeed_as_printed(Path page) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here, so no command was run");
        var place = Files.createDirectory(folder.resolve(page.getFileName().toString()));
        Files.writeString(place.resolve(".curlrc"), "fail-with-body\nsilent\nshow-error\n");
        Files.writeString(place.resolve(".terraform.lock.hcl"), LOCK_FILE);
        Files.write(Files.createDirectory(place.resolve("dist")).resolve("release.tar"), RELEASE.tar());
        Files.writeString(
                place.resolve("platform.asc"), SigningKey.ofPublisher().armored());
        var script = blocks(page)
                .filter(block -> isCommand(block) || isDefinition(block))
                .map(block -> isDefinition(block) ? withValues(block) : block)
                .collect(Collectors.joining("\n"));
        Files.writeString(place.resolve("page.sh"), "set -eu\n" + script);
        var process = new ProcessBuilder("bash", "page.sh").directory(place.toFile());
        process.environment().put("CURL_HOME", place.toString());
        var started = process.redirectErrorStream(true)
                .redirectOutput(place.resolve("output").toFile())
                .start();
        assertThat(started.waitFor())
                .as(Files.readString(place.resolve("output")))
                .isZero();
    }

    private String withValues(String block) {
        var url = mirror.url().toString();
        return block.replaceFirst("(?m)^MIRROR=.*$", "MIRROR=" + url.replaceFirst("/$", ""))
                .replaceAll("(?m)^(ADMIN|TOKEN)=….*$", "$1=" + SECRET)
                .replaceFirst("(?m)^SHA256=….*$", "SHA256=" + UPSTREAM);
    }

    /** The values of members and parameters by their names, as a user of a generated client would choose them. */
    private static final Map<String, Object> VALUES = Map.ofEntries(
            Map.entry("provider", "registry.example.com/acme/null"),
            Map.entry("hostname", "registry.example.com"),
            Map.entry("namespace", "acme"),
            Map.entry("type", "null"),
            Map.entry("version", "1.0.0"),
            Map.entry("platform", "darwin_amd64"),
            Map.entry("reason", "it is bad"),
            Map.entry("text", "use 2.0.0"),
            Map.entry("sha256", UPSTREAM),
            Map.entry("fingerprint", "C0FFEE00".repeat(5)),
            Map.entry("folder", "site-a"),
            Map.entry("lockFile", LOCK_FILE),
            Map.entry("unverified", "leave"),
            Map.entry("name", "client"),
            Map.entry("scopes", "read"),
            Map.entry("expires", "2999-01-31"),
            Map.entry("id", "20260101-000000-00000000"),
            Map.entry("X-Requested-By", "client"));

    private static final List<Integer> DONE = List.of(200, 201, 202, 204, 409);
    /** What a path or one of these bodies names need not exist, nor what is deleted. */
    private static final List<Integer> DONE_OR_MISSING = List.of(200, 201, 202, 204, 404, 409);

    private static final List<String> BODIES_WITH_NAMES = List.of("/admin/fetches/cancelled", "/admin/fetches/retried");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void a_client_that_is_generated_from_the_description_can_do_every_act() throws Exception {
        var api = new ObjectMapper()
                .readTree(Path.of("target/classes/openapi.json").toFile());
        var acts = 0;
        for (var path : api.get("paths").properties()) {
            for (var verb : path.getValue().properties()) {
                if (!verb.getKey().equals("get")) {
                    acts += act(api, path.getKey(), verb.getKey(), verb.getValue());
                }
            }
        }
        assertThat(acts).isGreaterThan(40);
    }

    /** Sends an operation once for each type of its body; returns how often it was sent. */
    private int act(JsonNode api, String path, String verb, JsonNode operation) throws Exception {
        var bodies = new TreeMap<String, byte[]>();
        for (var body : operation.path("requestBody").path("content").properties()) {
            bodies.put(body.getKey(), body(api, body.getKey(), body.getValue().get("schema")));
        }
        if (bodies.isEmpty()) {
            bodies.put("", new byte[0]);
        }
        for (var body : bodies.entrySet()) {
            var request = HttpRequest.newBuilder(
                            URI.create(mirror.url() + "-/api/v1/" + withParameters(path.substring(1), operation)))
                    .method(verb.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofByteArray(body.getValue()))
                    .header("Authorization", "Bearer " + SECRET);
            if (!body.getKey().isEmpty()) {
                request.header("Content-Type", body.getKey());
            }
            for (var parameter : operation.path("parameters")) {
                if (parameter.get("in").asText().equals("header")
                        && parameter.get("required").asBoolean()) {
                    request.header(parameter.get("name").asText(), value(parameter));
                }
            }
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode())
                    .as(verb + " " + path + " " + body.getKey() + ": " + answer.body())
                    .isIn(
                            path.contains("{") || verb.equals("delete") || BODIES_WITH_NAMES.contains(path)
                                    ? DONE_OR_MISSING
                                    : DONE);
            assertThat(answer.body())
                    .as(verb + " " + path + " says what is missing")
                    .doesNotContain("nothing is served at this path");
        }
        return bodies.size();
    }

    @Test
    void an_unknown_job_is_called_unknown() throws Exception {
        for (var path : List.of("purges/20260101-000000-00000000", "imports/x/items")) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create(mirror.url() + "-/api/v1/admin/" + path))
                            .header("Authorization", "Bearer " + SECRET)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("no such job is stored");
        }
    }

    private static String withParameters(String path, JsonNode operation) {
        var filled = path;
        for (var parameter : operation.path("parameters")) {
            if (parameter.get("in").asText().equals("path")) {
                filled = filled.replace("{" + parameter.get("name").asText() + "}", value(parameter));
            }
        }
        return filled + (filled.endsWith("prefetches") ? "?platform=linux_amd64" : "");
    }

    private static String value(JsonNode parameter) {
        return String.valueOf(VALUES.get(parameter.get("name").asText()));
    }

    private static byte[] body(JsonNode api, String type, JsonNode schema) throws Exception {
        if (type.equals("application/json")) {
            return new ObjectMapper().writeValueAsBytes(document(api, "", schema));
        }
        return type.equals("text/plain") ? LOCK_FILE.getBytes(StandardCharsets.UTF_8) : new byte[] {1};
    }

    private static Object document(JsonNode api, String name, JsonNode schema) {
        if (schema.has("$ref")) {
            var members = new TreeMap<String, Object>();
            api.at(schema.get("$ref").asText().substring(1))
                    .get("properties")
                    .properties()
                    .forEach(member -> members.put(member.getKey(), document(api, member.getKey(), member.getValue())));
            return members;
        }
        return switch (schema.get("type").asText()) {
            case "boolean" -> schema.path("default").asBoolean();
            case "array" ->
                schema.get("items").has("$ref") || name.equals("providers")
                        ? List.of(document(api, "provider", schema.get("items")))
                        : name.equals("platforms") ? List.of("darwin_amd64") : List.of();
            default -> VALUES.get(name);
        };
    }
}
