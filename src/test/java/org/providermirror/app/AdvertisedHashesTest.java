package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.Archives;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.transfer.exports.Selection;

/** Tests a registry that advertises unsigned hashes beside genuine sums and a genuine signature. */
@Tag("component")
class AdvertisedHashesTest extends TransferFixture {
    private static final String EVIL = "h1:" + "E".repeat(43) + "=";
    private static final String EVIL_OF_DARWIN = "h1:" + "D".repeat(43) + "=";
    private static final JsonMapper JSON = new JsonMapper();

    /** A busy machine may take longer than a client waits; then the client asks again. */
    private static <T> T now(Supplier<CompletionStage<T>> question) throws Exception {
        while (true) {
            try {
                return question.get().toCompletableFuture().get(60, TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UpstreamUnavailableException)) {
                    throw failed;
                }
            }
        }
    }

    /** The document of a package as the registry gives it, changed by the attacker. */
    private void alter(PackageId id, Consumer<ObjectNode> change) throws IOException, InterruptedException {
        var path = "acme/null/1.0.0/download/" + id.platform().operatingSystem() + "/"
                + id.platform().architecture();
        var answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(upstream.services().resolve(path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        var document = (ObjectNode) JSON.readTree(answer.body());
        change.accept(document);
        upstream.override(
                upstream.services().resolve(path).getPath(),
                200,
                "application/json",
                document.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void advertise(PackageId id, ObjectNode document) {
        var packages = document.withObject("/packages");
        for (var platform : List.of(id, darwin())) {
            var reported = packages.putObject(platform.platform().toString());
            reported.putArray("hashes")
                    .add(PackageHash.zh(upstream.sha256(platform)).toString())
                    .add(platform.equals(id) ? EVIL : EVIL_OF_DARWIN);
            reported.put("package_size", upstream.archive(platform).length);
        }
    }

    private static PackageId darwin() {
        return FakeRegistry.packageId("acme", "null", "1.0.0", "darwin_arm64");
    }

    private List<PackageHash> hashes(MirrorParts mirror, PackageId id) throws Exception {
        return now(() -> mirror.mirror().packages(id.provider(), id.version()))
                .hashes()
                .get(id.platform());
    }

    @Test
    void an_advertised_hash_is_never_listed_so_that_no_client_installs_what_it_matches() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .publish();
        upstream.override("/releases/evil.zip", 200, "application/zip", new byte[] {1, 2, 3});
        alter(ID, document -> {
            advertise(ID, document);
            document.put(
                    "download_url",
                    upstream.baseUrl().resolve("releases/evil.zip").toString());
        });
        var zh = PackageHash.zh(upstream.sha256(ID));

        var mirror = start("first");
        assertThat(hashes(mirror, ID)).containsExactly(zh);
        assertThat(hashes(mirror, darwin())).containsExactly(PackageHash.zh(upstream.sha256(darwin())));
        assertThat(ArchiveAnswers.of(mirror.mirror().archive(ID))).isInstanceOf(ArchiveAnswer.Upstream.class);
        assertThat(hashes(mirror, ID)).containsExactly(zh);
        assertThat(now(() -> mirror.observability().inventory().release(ID.provider(), ID.version()))
                        .orElseThrow()
                        .packages()
                        .values())
                .extracting(ReleaseContents.PackageDetails::hashes)
                .allSatisfy(hashes -> assertThat(hashes).hasSize(1));

        assertThat(release("first", ID))
                .as("for the registry protocol")
                .content()
                .contains(EVIL);
        assertThat(hashes(start(MirrorWithJobs.of(upstream, base.resolve("first"))), ID))
                .as("from the stored release")
                .containsExactly(zh);
    }

    @Test
    void the_registry_protocol_passes_it_on_for_there_clients_check_the_signed_sums() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .publish();
        alter(ID, document -> advertise(ID, document));
        var mirror = start("first");
        var described = now(() -> mirror.mirror().registryPackage(ID));
        assertThat(described.advertised().get(LINUX).hashes())
                .extracting(PackageHash::toString)
                .contains(EVIL);
    }

    @Test
    void an_export_carries_the_hashes_of_stored_bytes_alone_and_a_lock_file_is_compared_with_them() throws Exception {
        upstream.release("acme", "null", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .publish();
        alter(ID, document -> advertise(ID, document));
        var mirror = start("first");
        var locked = PrefetchItem.locked(ID.provider(), ID.version(), Set.of(LINUX), Set.of(EVIL));
        var prefetches = mirror.maintenance().prefetches();
        var task = prefetches
                .submit(new PrefetchOrder(List.of(locked), java.util.Optional.empty()))
                .orElseThrow();
        assertThat(MirrorWithJobs.awaitEnd(prefetches.queue(), task.id()).count(ItemOutcome.MISMATCH))
                .isOne();
        assertThat(hashes(mirror, ID)).containsExactly(PackageHash.zh(upstream.sha256(ID)), upstream.h1(ID));

        var export = Archives.unzip(zipOf(mirror, Selection.all()));
        assertThat(export)
                .isNotEmpty()
                .allSatisfy((name, content) -> assertThat(new String(content, StandardCharsets.ISO_8859_1))
                        .as(name)
                        .doesNotContain(EVIL, EVIL_OF_DARWIN));
        assertThat(new String(export.get("registry.example.com/acme/null/1.0.0.json"), StandardCharsets.UTF_8))
                .contains(upstream.h1(ID).toString());
    }
}
