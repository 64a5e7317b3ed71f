package org.providermirror.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.container.Console;
import org.providermirror.container.KnownSecrets;
import org.providermirror.container.TrustingClient;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.FakeRegistry;

/** Tests real clients with a mirror that requires a token and refuses archives without a signed link. */
abstract class TokenScenarios extends ClientScenarios {
    private static final String TOKEN = KnownSecrets.known("token-of-the-real-client");

    /** Starts a mirror that is closed to those without a token. */
    protected abstract RunningMirror startClosed(Map<String, String> settings, Path folder) throws Exception;

    /** What the container of the mirror that runs has written. */
    protected abstract Console console();

    @Override
    protected final RunningMirror start(Map<String, String> settings, Path folder) throws Exception {
        var tokens = folder.resolveSibling("tokens");
        Files.writeString(
                tokens,
                "client " + Sha256.of(TOKEN.getBytes(StandardCharsets.UTF_8)) + " read providers="
                        + FakeRegistry.HOSTNAME + "/acme/*\n");
        var more = new HashMap<>(settings);
        more.put("mirror.auth.tokens-file", tokens.toString());
        return startClosed(more, folder);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void a_client_with_the_token_installs_cold_and_warm_by_both_protocols_and_one_without_does_not(
            TerraformClient client) throws Exception {
        var id = packageOf(client);
        var network = CliConfiguration.networkMirror(mirror.baseUrl());
        var refused = project(client, network).init();
        assertThat(refused).matches(run -> !run.succeeded(), "fails");
        assertThat(refused.output()).contains("authentication credentials");
        assertThat(registry.received()).isEmpty();

        var withToken = network.withToken(mirror.baseUrl().getAuthority(), TOKEN);
        assertSucceeds(project(client, withToken).init());
        mirror.awaitStored(id);
        registry.forgetRequests();

        var warm = project(client, withToken);
        assertSucceeds(warm.init());
        assertThat(warm.installed(id)).isDirectory();
        assertThat(registry.received()).isEmpty();

        var services = mirror.baseUrl().resolve("-/registry/" + FakeRegistry.HOSTNAME + "/");
        var asRegistry = CliConfiguration.registry(FakeRegistry.HOSTNAME.value(), services);
        assertThat(project(client, asRegistry).init()).matches(run -> !run.succeeded(), "fails");
        var known = project(client, asRegistry.withToken(FakeRegistry.HOSTNAME.value(), TOKEN));
        assertSucceeds(known.init());
        assertThat(known.lockFile()).contains("zh:" + registry.sha256(id));
        assertThat(registry.received()).isEmpty();

        archives_are_refused_without_their_signed_link(id);
        assertThat(console().text()).doesNotContain(TOKEN).doesNotContain("/~");
    }

    private void archives_are_refused_without_their_signed_link(PackageId id) {
        var web = new TrustingClient(mirror.certificate());
        for (var folder : List.of("", "-/registry/")) {
            var archive = URI.create(folder + id.provider() + "/" + id.archiveName());
            assertThat(web.get(mirror.baseUrl().resolve(archive)).status()).isEqualTo(401);
        }
    }
}
