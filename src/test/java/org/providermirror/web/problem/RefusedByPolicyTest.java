package org.providermirror.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.config.RuleSettings;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.VersionIndex;
import org.providermirror.mirror.policy.PolicyEnforcingMirror;
import org.providermirror.mirror.policy.ReleaseRecheck;
import org.providermirror.mirror.pullthrough.PullThroughMirror;
import org.providermirror.policy.Blocks;
import org.providermirror.policy.Conflicts;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.Target;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.Refusals;
import org.providermirror.web.ResourceTestBase;

/** How clients and the API answer for packages that policy refuses. */
@Tag("component")
class RefusedByPolicyTest extends ResourceTestBase {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId OTHER_PLATFORM = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_arm64");
    private static final PackageId OTHER_VERSION = FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64");
    private static final PackageId EXCLUDED = FakeRegistry.packageId("evil", "null", "1.0.0", "linux_amd64");

    @TempDir
    private static java.nio.file.Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final LocalStorage storage = new LocalStorage(freshFolder());
    private final Blocks blocks =
            new Blocks(storage, event -> {}, Clocks.system().wall());
    private final PolicyEnforcingMirror enforcing = enforcing();

    /** A route of the API that asks the mirror. */
    @Path("-/api/v1/asking/{hostname}/{namespace}/{type}")
    public static final class AskingResource {
        private final ProviderMirror mirror;

        @Inject
        public AskingResource(ProviderMirror mirror) {
            this.mirror = mirror;
        }

        @GET
        public CompletionStage<Response> ask(
                @PathParam("hostname") String hostname,
                @PathParam("namespace") String namespace,
                @PathParam("type") String type) {
            return mirror.versions(ProviderAddress.parse(hostname, namespace, type))
                    .thenApply(index -> Response.noContent().build());
        }
    }

    /** A route of the API that fails because a hostname is not served. */
    @Path("-/api/v1/elsewhere")
    public static final class ElsewhereResource {
        @GET
        public Response ask() {
            throw new HostnameNotServedException(Hostname.parse("elsewhere.example"));
        }
    }

    private static java.nio.file.Path freshFolder() {
        try {
            return Files.createTempDirectory(folder, "storage");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private PolicyEnforcingMirror enforcing() {
        var rules = new RuleSettings(
                List.of(),
                List.of(ProviderPattern.parse("registry.example.com/evil/*")),
                List.of(),
                Duration.ZERO,
                RuleSettings.Hold.none(),
                List.of(),
                List.of());
        var conflicts = new Conflicts(storage, event -> {}, Clocks.system().wall());
        // Without a minimum release age the caches are not used, and these releases are not verified again.
        var knowledge = new PullThroughMirror.Knowledge(null, null, null, null, null, null);
        var recheck = new ReleaseRecheck(null, knowledge, conflicts, host -> check -> {}, Clocks.system());
        return new PolicyEnforcingMirror(
                mirror,
                rules,
                blocks,
                conflicts,
                Refusals.newVersions(rules, blocks, storage, Clocks.system()),
                recheck,
                knowledge,
                Runnable::run,
                timer);
    }

    @Override
    protected ProviderMirror served() {
        return enforcing;
    }

    @Override
    protected Set<Class<?>> furtherResources() {
        return Set.of(AskingResource.class, ElsewhereResource.class);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        storage.close();
    }

    private void publish(PackageId first, PackageId... others) {
        var hashes = new TreeMap<org.providermirror.provider.Platform, List<PackageHash>>();
        hashes.put(first.platform(), List.of(PackageHash.zh(Sha256.of(new byte[1]))));
        for (var other : others) {
            hashes.put(other.platform(), List.of(PackageHash.zh(Sha256.of(new byte[2]))));
        }
        mirror.release(new PackageIndex(first.provider(), first.version(), hashes));
        for (var platform : hashes.keySet()) {
            var id = new PackageId(first.provider(), first.version(), platform);
            mirror.archive(id, new ArchiveAnswer.Upstream(URI.create("https://example.com/" + id.archiveName())));
        }
    }

    private void publishAll() {
        mirror.index(new VersionIndex(ID.provider(), List.of(ID.version(), OTHER_VERSION.version())));
        mirror.index(new VersionIndex(EXCLUDED.provider(), List.of(EXCLUDED.version())));
        publish(ID, OTHER_PLATFORM);
        publish(OTHER_VERSION);
        publish(EXCLUDED);
    }

    private int statusOfArchive(PackageId id) {
        return get(id.provider() + "/" + id.archiveName()).getStatus();
    }

    private String packages(PackageId id) {
        var answer = get(id.provider() + "/" + id.version() + ".json");
        assertThat(answer.getStatus()).isEqualTo(200);
        return answer.readEntity(String.class);
    }

    private void assertClientsGetNothingOf(PackageId id) {
        assertThat(get(id.provider() + "/index.json").getStatus()).isEqualTo(404);
        assertThat(packages(id)).isEqualTo("{\"archives\":{}}");
        assertThat(statusOfArchive(id)).isEqualTo(404);
    }

    private void assertApiSays(PackageId id, String reason) throws IOException {
        var answer = get("-/api/v1/asking/" + id.provider());
        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(answer.getHeaderString("Content-Type")).isEqualTo("application/problem+json");
        var problem = json(answer);
        assertThat(problem.get("status").asInt()).isEqualTo(403);
        assertThat(problem.get("type").asText()).isEqualTo("tag:providermirror.org,2026:policy-refused");
        assertThat(problem.get("detail").asText()).isEqualTo(id.provider() + " " + reason);
    }

    @Test
    void a_package_that_policy_allows_is_served() {
        publishAll();

        assertThat(get(ID.provider() + "/index.json").readEntity(String.class)).contains("1.0.0", "1.1.0");
        assertThat(packages(ID)).contains("linux_amd64", "linux_arm64");
        assertThat(statusOfArchive(ID)).isEqualTo(307);
        assertThat(get("-/api/v1/asking/" + ID.provider()).getStatus()).isEqualTo(204);
    }

    @Test
    void an_excluded_provider_is_404_for_clients_and_403_with_the_rule_in_the_api() throws IOException {
        publishAll();

        assertClientsGetNothingOf(EXCLUDED);
        assertApiSays(EXCLUDED, "is not served here (setting mirror.exclude)");
    }

    @Test
    void a_blocked_provider_is_404_for_clients_and_403_with_the_reason_in_the_api_until_the_block_is_lifted()
            throws IOException {
        publishAll();
        var target = Target.of(ID.provider());
        assertThat(statusOfArchive(ID)).isEqualTo(307);

        blocks.set(target, "it steals credentials", "eve");
        assertClientsGetNothingOf(ID);
        assertApiSays(ID, "is blocked: it steals credentials");

        blocks.lift(target, "eve");
        assertThat(statusOfArchive(ID)).isEqualTo(307);
        assertThat(get("-/api/v1/asking/" + ID.provider()).getStatus()).isEqualTo(204);
    }

    @Test
    void a_blocked_version_or_package_leaves_the_rest_of_the_provider_served() {
        publishAll();

        blocks.set(Target.of(OTHER_VERSION.release()), "it is bad", "eve");
        blocks.set(Target.of(OTHER_PLATFORM), "it is worse", "eve");

        assertThat(get(ID.provider() + "/index.json").readEntity(String.class))
                .isEqualTo("{\"versions\":{\"1.0.0\":{}}}");
        assertThat(packages(OTHER_VERSION)).isEqualTo("{\"archives\":{}}");
        assertThat(statusOfArchive(OTHER_VERSION)).isEqualTo(404);
        assertThat(packages(ID)).contains("linux_amd64").doesNotContain("linux_arm64");
        assertThat(statusOfArchive(OTHER_PLATFORM)).isEqualTo(404);
        assertThat(statusOfArchive(ID)).isEqualTo(307);
        assertThat(get("-/api/v1/asking/" + ID.provider()).getStatus()).isEqualTo(204);
    }

    @Test
    void a_hostname_that_is_not_served_is_403_in_the_api() throws Exception {
        var answer = get("-/api/v1/elsewhere");
        assertThat(answer.getStatus()).isEqualTo(403);
        assertThat(json(answer).get("type").asText()).isEqualTo("tag:providermirror.org,2026:hostname-not-served");
    }
}
