package org.providermirror.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.GnuPg;
import org.providermirror.testing.PublisherFolder;
import org.yaml.snakeyaml.Yaml;

/** The scripts of the page on publishing, run as printed by the real bash, GnuPG, tar, jq and curl. */
@Tag("component")
@Timeout(300)
class PublishPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/publish.md");
    private static final Pattern SCRIPT = Pattern.compile("(?ms)^```bash\\n(.*?)^```$");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final List<String> PROGRAMS = List.of("bash", "gpg", "tar", "jq", "curl", "sha256sum");

    private static final String NAMESPACE = "providers.corp.example/platform";
    private static final ProviderAddress TOOL = ProviderAddress.parse(NAMESPACE + "/tool");
    private static final String ADMINISTRATOR = "the-secret-of-the-administrator";
    private static final String PUBLISHER = "the-secret-of-the-publisher";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path work;
    private GnuPg gnupg;
    private EmbeddedMirror mirror;

    @BeforeEach
    void start() throws Exception {
        for (var program : PROGRAMS) {
            assumeTrue(isInstalled(program), "NOT TESTED: no " + program + " is on the PATH");
        }
        work = Files.createDirectory(folder.resolve("work"));
        gnupg = GnuPg.make(Files.createTempDirectory("g"), "Platform team <platform@corp.example>", "ed25519");
        var tokens = Files.writeString(
                folder.resolve("tokens"),
                "boss " + Sha256.of(ADMINISTRATOR.getBytes(UTF_8)) + " admin\npipeline "
                        + Sha256.of(PUBLISHER.getBytes(UTF_8)) + " publish providers=" + NAMESPACE + "/*\n");
        mirror = new EmbeddedMirror(
                Files.createDirectory(folder.resolve("tomcat")),
                Map.of(
                        "mirror.local.path",
                        Files.createDirectory(folder.resolve("storage")).toString(),
                        "mirror.upstream.hosts",
                        "",
                        "mirror.hosted.hosts",
                        TOOL.hostname().value(),
                        "mirror.auth.tokens-file",
                        tokens.toString()));
    }

    @AfterEach
    void stop() throws Exception {
        if (mirror != null) {
            mirror.close();
        }
        if (gnupg != null) {
            gnupg.close();
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    @Test
    void a_folder_of_goreleaser_is_packed_and_published() throws Exception {
        register();
        goreleaser("1.0.0");
        run(script("cp terraform-registry-manifest.json"));
        assertThat(publishPacked("1.0.0").get("protocols").get(0).asText()).isEqualTo("6.0");

        goreleaser("1.1.0");
        var publish = script("#!/bin/sh").replace("https://mirror.example.com/mirror", url());
        Files.writeString(work.resolve("publish.sh"), publish);
        var answer = new JsonMapper().readTree(run("MIRROR_TOKEN=$TOKEN sh publish.sh 1.1.0 2>errors"));
        assertThat(answer.get("protocols").get(0).asText()).isEqualTo("6.0");
        assertThat(answer.get("notes")).isEmpty();
    }

    @Test
    void a_key_is_rotated_and_a_key_is_revoked() throws Exception {
        register();
        var release = release("1.0.0");
        Files.write(Files.createDirectory(work.resolve("dist")).resolve("release.tar"), release.tar());
        publishPacked("1.0.0");

        run("FINGERPRINT=" + gnupg.fingerprint() + "\n" + script("signing-keys/", "-X DELETE"));
        assertThat(key().get("state").asText()).isEqualTo("removed");
        Files.write(work.resolve("dist/release.tar"), release("1.1.0").tar());
        assertThat(run(publication("1.1.0"))).contains("SHA256SUMS.sig");
        assertThat(publishedVersions()).containsExactly("1.0.0");

        register();
        assertThat(key().get("state").asText()).isEqualTo("registered");
        run("FINGERPRINT=" + gnupg.fingerprint() + "\n" + script("/revocation"));
        assertThat(key().get("state").asText()).isEqualTo("revoked");
        assertThat(key().get("reason").asText()).isEqualTo("stolen");
        assertThat(publishedVersions()).containsExactly("1.0.0");
    }

    @Test
    void a_bucket_of_boring_registry_is_moved() throws Exception {
        var platform = Files.createDirectories(work.resolve("providers/platform"));
        var tool = Files.createDirectory(platform.resolve("tool"));
        var keys = new JsonMapper().createObjectNode();
        keys.putArray("gpg_public_keys")
                .addObject()
                .put("key_id", gnupg.fingerprint().substring(24))
                .put("ascii_armor", gnupg.publicKey());
        Files.writeString(platform.resolve("signing-keys.json"), keys.toString());
        for (var version : List.of("1.0.0", "1.1.0")) {
            var release = release(version);
            for (var file : release.files().entrySet()) {
                if (file.getKey().startsWith(release.begin()) && !file.getKey().endsWith("_manifest.json")) {
                    Files.write(tool.resolve(file.getKey()), file.getValue());
                }
            }
        }
        var answers = run(script("signing-keys.json") + script("for sums in"));
        assertThat(publishedVersions()).containsExactlyInAnyOrder("1.0.0", "1.1.0");
        assertThat(answers).contains("_manifest.json", "it is missing");
    }

    @Test
    void a_folder_of_terraform_providers_mirror_is_moved() throws Exception {
        register();
        var tool = Files.createDirectories(work.resolve(TOOL.toString()));
        var release = release("1.0.0");
        for (var name : release.packageNames()) {
            Files.write(tool.resolve(name), release.files().get(name));
        }
        Files.writeString(tool.resolve("index.json"), "{\"versions\": {\"1.0.0\": {}}}");
        Files.writeString(tool.resolve("1.0.0.json"), "{\"archives\": {}}");
        var answer = new JsonMapper().readTree(run(script("gpg --detach-sign")));
        assertThat(publishedVersions()).containsExactly("1.0.0");
        assertThat(answer.get("platforms")).hasSize(2);
        assertThat(answer.get("protocols").get(0).asText()).isEqualTo("5.0");
        assertThat(answer.get("notes")).isEmpty();
    }

    @Test
    void every_block_of_yaml_is_one_document_with_the_entries_of_its_tool() throws Exception {
        var documents = YAML.matcher(Files.readString(PAGE))
                .results()
                .map(match -> (Map<?, ?>) new Yaml().load(match.group(1)))
                .toList();
        assertThat(documents).hasSize(3);
        assertThat(documents.get(0).containsKey("publishers")).isTrue();
        assertThat(documents.get(1).containsKey("jobs")).isTrue();
        assertThat(documents.get(2).containsKey("release")).isTrue();
        assertThat(documents.toString())
                .contains("MIRROR_TOKEN={{ .Env.MIRROR_TOKEN }}", "${{ secrets.MIRROR_TOKEN }}");
    }

    private PublisherFolder release(String version) {
        return PublisherFolder.signedBy(new ReleaseId(TOOL, ProviderVersion.parse(version)), gnupg::sign)
                .with(1, "linux_amd64", "darwin_arm64");
    }

    /** Writes what a run of GoReleaser leaves: the manifest outside of its folder. */
    private void goreleaser(String version) throws Exception {
        var release = release(version);
        run("rm -rf dist");
        for (var file : release.files().entrySet()) {
            var place = file.getKey().endsWith("_manifest.json")
                    ? work.resolve("terraform-registry-manifest.json")
                    : work.resolve("dist").resolve(file.getKey());
            Files.createDirectories(place.getParent());
            Files.write(place, file.getValue());
        }
    }

    /** Returns the one script of the page with these parts. */
    private static String script(String... parts) throws Exception {
        var found = SCRIPT.matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .filter(script -> Stream.of(parts).allMatch(script::contains))
                .filter(script -> parts[0].startsWith("#!") || !script.startsWith("#!"))
                .toList();
        assertThat(found).as("scripts with " + List.of(parts)).hasSize(1);
        return found.get(0);
    }

    private void register() throws Exception {
        Files.writeString(work.resolve("platform.asc"), gnupg.publicKey());
        run("curl --fail-with-body -sS -H \"Authorization: Bearer $ADMIN\" -H 'Content-Type: application/pgp-keys'"
                + " -T platform.asc $MIRROR/-/api/v1/admin/signing-keys/" + NAMESPACE);
    }

    private JsonNode publishPacked(String version) throws Exception {
        var answer = new JsonMapper().readTree(run(publication(version)));
        assertThat(answer.get("version").asText()).as(answer.toString()).isEqualTo(version);
        return answer;
    }

    private static String publication(String version) {
        return "curl -sS -H \"Authorization: Bearer $TOKEN\" -T dist/release.tar $MIRROR/-/api/v1/admin/releases/"
                + TOOL + "/" + version;
    }

    private JsonNode key() throws Exception {
        return get("-/api/v1/admin/signing-keys/" + NAMESPACE).get("keys").get(0);
    }

    private List<String> publishedVersions() throws Exception {
        return get(TOOL + "/index.json").get("versions").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    private JsonNode get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(mirror.url() + path))
                .header("Authorization", "Bearer " + ADMINISTRATOR)
                .build();
        return new JsonMapper()
                .readTree(client.send(request, BodyHandlers.ofString()).body());
    }

    private String url() {
        return mirror.url().toString().replaceFirst("/$", "");
    }

    /** Runs a script in the working folder; returns what it wrote to standard output. */
    private String run(String script) throws Exception {
        Files.writeString(folder.resolve("script.sh"), "set -eu\n" + script);
        var builder = new ProcessBuilder("bash", folder.resolve("script.sh").toString()).directory(work.toFile());
        builder.environment()
                .putAll(Map.of(
                        "MIRROR",
                        url(),
                        "ADMIN",
                        ADMINISTRATOR,
                        "TOKEN",
                        PUBLISHER,
                        "GNUPGHOME",
                        gnupg.home().toString()));
        var output = folder.resolve("output");
        var errors = folder.resolve("errors");
        var process = builder.redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        var isEnded = process.waitFor(100, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(Optional.of(process).filter(ended -> isEnded).map(Process::exitValue))
                .as(script + "\n" + Files.readString(output) + Files.readString(errors))
                .contains(0);
        return Files.readString(output);
    }
}
