package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.KnownSecrets;
import org.providermirror.container.ServletContainer;
import org.providermirror.front.FolderServer;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.Archives;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.SigningKey;

/** Tests how an administrator prepares an offline site by the API, and what real clients then do there. */
public abstract class JobScenarios extends ClientScenarios {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TOKEN = KnownSecrets.known("the-token-of-an-administrator-of-the-tests");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** Starts a mirror in a container. */
    protected abstract RunningMirror startWithAdministrator(Map<String, String> settings, Path folder);

    @Override
    protected final RunningMirror start(Map<String, String> settings, Path folder) throws IOException {
        var tokens = folder.resolveSibling(folder.getFileName() + "-tokens");
        var digest = Sha256.of(TOKEN.getBytes(StandardCharsets.UTF_8));
        Files.writeString(tokens, "administrator " + digest + " read,admin\n");
        var more = new HashMap<>(settings);
        more.put("mirror.auth.tokens-file", tokens.toString());
        return startWithAdministrator(more, folder);
    }

    /** An answer of the API. */
    private record Answer(int status, byte[] body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    private Answer ask(String method, String path, String contentType, byte[] body)
            throws IOException, InterruptedException {
        var base = ((ServletContainer) mirror).plainUrl().resolve("-/api/v1/admin/");
        var request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", contentType)
                .header("Authorization", "Bearer " + TOKEN)
                .header("X-Requested-By", "a test")
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        return new Answer(answer.statusCode(), answer.body());
    }

    /** Begins a task and waits until it is done; the task as the API shows it. */
    private JsonNode done(String kind, String query, String contentType, byte[] body) throws Exception {
        var begun = ask("POST", kind + query, contentType, body);
        assertThat(begun.status())
                .as("%s", new String(begun.body(), StandardCharsets.UTF_8))
                .isEqualTo(202);
        var path = kind.equals("scrub")
                ? kind
                : kind + "/" + begun.json().path("id").asText();
        var task = Eventually.value(
                "the job ends",
                () -> ask("GET", path, "application/json", new byte[0]).json(),
                job -> !job.path("state").asText().equals("open"));
        assertThat(task.path("state").asText()).as("%s", task).isEqualTo("done");
        return task;
    }

    private TerraformProject projectWithLockFile(
            TerraformClient client, CliConfiguration configuration, String lockFile) throws IOException {
        var project = project(client, configuration);
        project.writeLockFile(lockFile);
        return project;
    }

    private CliConfiguration throughMirror() {
        return CliConfiguration.networkMirror(mirror.baseUrl())
                .withToken(mirror.baseUrl().getAuthority(), TOKEN);
    }

    /** The lock file that the client writes if it installs from the registry itself. */
    private String lockFileOf(TerraformClient client) {
        var direct = project(client, CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), registry.services()));
        assertSucceeds(direct.init());
        return direct.lockFile();
    }

    @ParameterizedTest
    @MethodSource("clients")
    void packages_of_a_lock_file_are_fetched_and_imported_at_an_offline_site(TerraformClient client) throws Exception {
        var id = packageOf(client);
        var lockFile = lockFileOf(client);
        assertThat(lockFile).contains("zh:");
        var prefetched = done(
                "prefetches",
                "?platform=" + client.platform(),
                "text/plain",
                lockFile.getBytes(StandardCharsets.UTF_8));
        assertThat(prefetched.path("counts").path("stored").asInt())
                .as("%s", prefetched)
                .isOne();
        assertThat(prefetched.path("items").get(0).path("detail").asText()).isEqualTo("it matches the lock file");
        assertThat(done("scrub", "", "application/json", new byte[0])
                        .path("progress")
                        .path("packages")
                        .asInt())
                .isOne();
        assertThat(done("retention", "", "application/json", new byte[0])
                        .path("progress")
                        .path("removablePackages")
                        .asInt())
                .isZero();
        registry.down();
        registry.forgetRequests();

        var throughMirror = projectWithLockFile(client, throughMirror(), lockFile);
        assertSucceeds(throughMirror.init());
        assertThat(throughMirror.lockFile()).isEqualTo(lockFile);

        var archive = ask(
                "POST",
                "exports",
                "application/json",
                JSON.writeValueAsBytes(Map.of(
                        "lockFile",
                        lockFile,
                        "platforms",
                        List.of(client.platform().toString()))));
        assertThat(archive.status()).isEqualTo(200);
        var exported = unzipped(archive.body(), newFolder("exported"));
        assertThat(ask("GET", "exports/archive?provider=registry.example.com/acme/*", "text/plain", new byte[0])
                        .body())
                .isEqualTo(archive.body());

        assertLinks();

        var fromFolder = projectWithLockFile(client, CliConfiguration.filesystemMirror(exported), lockFile);
        assertSucceeds(fromFolder.init());
        try (var plain = FolderServer.start(exported)) {
            var fromServer = TerraformProject.make(
                    client,
                    newFolder("projects"),
                    CliConfiguration.networkMirror(plain.baseUrl()),
                    List.of(plain.certificate()),
                    id.provider(),
                    id.version());
            fromServer.writeLockFile(lockFile);
            assertSucceeds(fromServer.init());
            assertThat(fromServer.installed(id)).isNotEmptyDirectory();
        }

        stopMirror();
        mirror = start(Map.of("mirror.upstream.hosts", ""), newFolder("island"));
        var left = done("imports", "", "application/zip", archive.body());
        assertThat(left.path("counts").path("unverified").asInt())
                .as("%s", left)
                .isOne();
        var publisher = SigningKey.ofPublisher().fingerprint();
        assertThat(left.path("items").get(0).path("detail").asText()).contains(publisher);
        var taken = done("imports", "?signer=" + publisher, "application/zip", archive.body());
        assertThat(taken.path("counts").path("stored").asInt()).as("%s", taken).isOne();
        assertThat(ask("GET", "exports/archive", "text/plain", new byte[0]).body())
                .isEqualTo(archive.body());
        var onIsland = projectWithLockFile(client, throughMirror(), lockFile);
        assertSucceeds(onIsland.init());
        assertThat(onIsland.installed(id)).isNotEmptyDirectory();
        var registryOnIsland = projectWithLockFile(
                client,
                CliConfiguration.registry(
                                FakeRegistry.HOSTNAME.value(),
                                mirror.baseUrl().resolve("-/registry/" + FakeRegistry.HOSTNAME + "/"))
                        .withToken(FakeRegistry.HOSTNAME.value(), TOKEN),
                lockFile);
        assertSucceeds(registryOnIsland.init());
        assertThat(registry.received()).isEmpty();
        assertRefusals();
    }

    /** A browser that follows a link sends no token. */
    private void assertLinks() throws Exception {
        var selection = "{\"providers\":[\"registry.example.com/acme/*\"],\"version\":\">= 0\"}";
        var made = ask("POST", "exports/links", "application/json", selection.getBytes(StandardCharsets.UTF_8));
        var link = made.json().path("url").asText();
        assertThat(link).as("%s", made.json()).doesNotContain(TOKEN);
        assertThat(followed(link, "same-origin").statusCode()).isEqualTo(200);
        assertThat(followed(link, "same-origin").body())
                .isEqualTo(
                        ask("GET", "exports/archive", "text/plain", new byte[0]).body());
        assertThat(followed(link, "cross-site").statusCode()).isEqualTo(403);
        for (var altered : List.of(
                link.replace("acme", "other"),
                link.replaceFirst("&capability", "&platform=linux_amd64&capability"),
                link.replaceFirst("exports/archive", "exports"),
                link.replaceFirst("capability=.*", ""))) {
            assertThat(followed(altered, "same-origin").statusCode())
                    .as(altered)
                    .isEqualTo(401);
        }
    }

    private HttpResponse<byte[]> followed(String link, String site) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        ((ServletContainer) mirror).plainUrl().resolve(link))
                .timeout(Duration.ofMinutes(2))
                .header("Sec-Fetch-Site", site)
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    private void assertRefusals() throws Exception {
        for (var wrong : List.of(
                "[]",
                "{\"x\":1}",
                "{",
                "{\"folder\":\"../..\"}",
                "{\"folder\":\"x\",\"unverified\":7}",
                "{\"folder\":\"x\",\"signers\":[\"abc\"]}")) {
            assertThat(ask("POST", "imports", "application/json", wrong.getBytes(StandardCharsets.UTF_8))
                            .status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        for (var wrong : List.of(
                "{}",
                "{\"providers\":[{\"provider\":\"acme/null\"}]}",
                "{\"providers\":[{\"provider\":\"acme/null\",\"platforms\":[\"x\"]}]}",
                "{\"providers\":[{\"provider\":\"acme/null\",\"platforms\":[\"*\"],\"version\":\"newest\"}]}")) {
            assertThat(ask("POST", "prefetches", "application/json", wrong.getBytes(StandardCharsets.UTF_8))
                            .status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(ask("GET", "prefetches/none", "text/plain", new byte[0]).status())
                .isEqualTo(404);
        assertThat(ask("DELETE", "scrub", "text/plain", new byte[0]).status()).isEqualTo(404);
        assertThat(ask("POST", "exports", "application/json", "{\"folder\":\"x\"}".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(400);
        assertThat(ask("GET", "retention", "text/plain", new byte[0]).json().has("rules"))
                .isTrue();
    }

    private static Path unzipped(byte[] archive, Path target) throws IOException {
        for (var entry : Archives.unzip(archive).entrySet()) {
            var file = target.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, entry.getValue());
        }
        return target;
    }
}
