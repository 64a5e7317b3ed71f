package org.providermirror.web.hosted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.web.ResourceTestBase;

/** Service discovery for clients that reach the mirror by a hosted hostname. */
@Tag("component")
class HostedDiscoveryResourceTest extends ResourceTestBase {
    private static final String PATH = ".well-known/terraform.json";

    @ParameterizedTest
    @CsvSource({
        "providers.corp.example, providers.corp.example",
        "providers.corp.example:8443, providers.corp.example",
        "Providers.CORP.example, providers.corp.example",
        "anbieter.xn--mller-kva.example, anbieter.xn--mller-kva.example",
        "ANBIETER.XN--MLLER-KVA.example:443, anbieter.xn--mller-kva.example"
    })
    void the_host_of_the_request_chooses_the_registry(String host, String hostname) throws IOException {
        var answer = get(PATH, "Host", host);

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getHeaderString("Content-Type")).isEqualTo("application/json");
        assertThat(answer.getHeaderString("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.getHeaderString("Vary")).contains("Host");
        assertThat(json(answer)).hasToString("{\"providers.v1\":\"../-/registry/" + hostname + "/\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.terraform.io",
                "elsewhere.example",
                "corp.example",
                "providers.corp.example.evil.example",
                "127.0.0.1",
                "localhost:8080",
                "a_b"
            })
    void another_host_is_not_found_and_not_repeated(String host) throws IOException {
        var answer = get(PATH, "Host", host);

        assertThat(answer.getStatus()).isEqualTo(404);
        assertThat(json(answer).get("detail").asText())
                .contains("mirror.hosted.hosts")
                .doesNotContain(host.split(":")[0]);
    }

    @Test
    void no_header_but_the_host_chooses() {
        var answer = get(PATH, "Host", "elsewhere.example", "X-Forwarded-Host", "providers.corp.example");

        assertThat(answer.getStatus()).isEqualTo(404);
    }

    @Test
    void the_url_leads_to_the_registry_wherever_the_application_is() throws IOException {
        var provider = ProviderAddress.parse("providers.corp.example/platform/tool");
        mirror.registryVersions(new RegistryVersions(provider, List.of(), List.of()));

        var url = json(get(PATH, "Host", "providers.corp.example"))
                .get("providers.v1")
                .asText();

        for (var root : List.of("https://providers.corp.example/", "https://providers.corp.example/tools/mirror/")) {
            var versions = URI.create(root).resolve(PATH).resolve(url).resolve("platform/tool/versions");
            assertThat(versions).hasToString(root + "-/registry/providers.corp.example/platform/tool/versions");
        }
        assertThat(get("-/registry/providers.corp.example/platform/tool/versions")
                        .getStatus())
                .isEqualTo(200);
    }

    @Test
    void it_is_only_read() {
        assertThat(request("HEAD", PATH, "Host", "providers.corp.example").getStatus())
                .isEqualTo(200);
        assertThat(request("POST", PATH, "Host", "providers.corp.example").getStatus())
                .isEqualTo(405);
        assertThat(get(PATH + "/", "Host", "providers.corp.example").getStatus())
                .isEqualTo(400);
    }
}
