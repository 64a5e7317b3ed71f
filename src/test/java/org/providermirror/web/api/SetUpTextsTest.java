package org.providermirror.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the client configuration that the pages show, word by word as the clients require it. */
class SetUpTextsTest {
    private static final String MIRROR = "https://mirror.example.com:8443/mirror/";

    private static SetUpView.SetUpText text(String client, String way, boolean token) {
        var found = new SetUpTexts(URI.create(MIRROR))
                .all().stream()
                        .filter(text ->
                                text.client().equals(client) && text.way().equals(way) && text.token() == token)
                        .collect(Collectors.toList());
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String notes(String client, String way, boolean token) {
        return String.join("\n", text(client, way, token).notes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"terraform", "opentofu", "terragrunt"})
    void the_token_for_a_network_mirror_is_named_after_the_mirror_and_its_port(String client) {
        var plain = "provider_installation {\n  network_mirror {\n    url = \"" + MIRROR + "\"\n  }\n}\n";
        assertThat(text(client, "network-mirror", false).text()).isEqualTo(plain);
        assertThat(text(client, "network-mirror", true).text())
                .isEqualTo(
                        plain + "\ncredentials \"mirror.example.com:8443\" {\n  token = \"put the token here\"\n}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "terraform, registry.terraform.io",
        "opentofu, registry.opentofu.org",
        "terragrunt, registry.terraform.io"
    })
    void the_token_variable_is_named_after_the_registry_and_its_other_places_are_listed(
            String client, String registry) {
        var plain = "host \"" + registry + "\" {\n  services = {\n    \"providers.v1\" = \"" + MIRROR + "-/registry/"
                + registry + "/\"\n    \"modules.v1\"   = \"https://" + registry + "/v1/modules/\"\n  }\n}\n";
        assertThat(text(client, "registry", false).text()).isEqualTo(plain);
        assertThat(text(client, "registry", true).text())
                .isEqualTo(plain + "\ncredentials \"" + registry + "\" {\n  token = \"put the token here\"\n}\n");
        assertThat(notes(client, "registry", true)).contains("https://" + registry + "/v1/modules/` as well");
        assertThat(notes(client, "registry", false)).doesNotContain("as well");
    }

    @ParameterizedTest
    @CsvSource({
        "terraform, terraform providers lock, ~/.terraformrc, false",
        "opentofu, tofu providers lock, ~/.tofurc, true",
        "terragrunt, terraform providers lock, ~/.terraformrc, true"
    })
    void each_client_gets_its_own_file_and_command(String client, String command, String file, boolean allHashes) {
        assertThat(text(client, "network-mirror", false).file()).startsWith(file);
        var notes = notes(client, "network-mirror", false);
        assertThat(notes).contains("`" + command + " -net-mirror=" + MIRROR + " -platform=");
        assertThat(notes.contains("trust_all_hashes = true")).isEqualTo(allHashes);
    }
}
