package org.providermirror.web.api;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the configurations of clients for a mirror at one URL. */
record SetUpTexts(URI url) {
    private static final String TOKEN = "put the token here";
    private static final Map<String, String> REGISTRIES = Map.of(
            "terraform", "registry.terraform.io",
            "opentofu", "registry.opentofu.org",
            "terragrunt", "registry.terraform.io");
    private static final Map<String, String> PROGRAMS =
            Map.of("terraform", "terraform", "opentofu", "tofu", "terragrunt", "terraform");
    private static final Map<String, String> FILES = Map.of(
            "terraform", "~/.terraformrc (Windows: %APPDATA%\\terraform.rc), or the file that TF_CLI_CONFIG_FILE names",
            "opentofu", "~/.tofurc (Windows: %APPDATA%\\tofu.rc), or the file that TF_CLI_CONFIG_FILE names",
            "terragrunt", "~/.terraformrc (with OpenTofu ~/.tofurc), or the file that TF_CLI_CONFIG_FILE names");

    /** Returns the configurations of all clients, the most common first. */
    List<SetUpView.SetUpText> all() {
        var texts = new ArrayList<SetUpView.SetUpText>();
        for (var client : List.of("terraform", "opentofu", "terragrunt")) {
            for (var token : List.of(false, true)) {
                texts.add(networkMirror(client, token));
                texts.add(registry(client, token));
            }
        }
        return texts;
    }

    private SetUpView.SetUpText networkMirror(String client, boolean token) {
        var lines = new ArrayList<>(
                List.of("provider_installation {", "  network_mirror {", "    url = \"" + url + "\"", "  }", "}"));
        if (token) {
            lines.addAll(credentials(url.getRawAuthority()));
        }
        var notes = new ArrayList<>(List.of(
                "Do not add a `direct {}` block: clients would also contact the registry at every `init`, and fail if it"
                        + " fails."));
        notes.add("To write the hashes of several platforms to the lock file, run `" + PROGRAMS.get(client)
                + " providers lock -net-mirror=" + url
                + " -platform=linux_amd64 -platform=darwin_arm64`, or use the provider registry protocol.");
        if (!client.equals("terraform")) {
            notes.add(
                    "If the `network_mirror` block contains `trust_all_hashes = true`, OpenTofu 1.12 and later writes the"
                            + " hashes of all platforms itself.");
        }
        return text(client, "network-mirror", token, lines, notes);
    }

    private SetUpView.SetUpText registry(String client, boolean token) {
        var registry = REGISTRIES.get(client);
        var lines = new ArrayList<>(List.of(
                "host \"" + registry + "\" {",
                "  services = {",
                "    \"providers.v1\" = \"" + url + "-/registry/" + registry + "/\"",
                "    \"modules.v1\"   = \"https://" + registry + "/v1/modules/\"",
                "  }",
                "}"));
        if (token) {
            lines.addAll(credentials(registry));
        }
        var notes = new ArrayList<>(List.of(
                "The client checks the publisher's signature itself. The lock file is the same as after a direct"
                        + " installation.",
                "Add one `host` block for each registry, and no `network_mirror` for its providers. If there is a"
                        + " `provider_installation` block, its `direct` method must cover these providers."));
        if (token) {
            notes.add("The token belongs to the registry's hostname, so clients send it to `https://" + registry
                    + "/v1/modules/` as well. If you remove the line `modules.v1`, only the mirror gets the token, but"
                    + " clients cannot install modules of that registry.");
        }
        if (client.equals("terragrunt")) {
            notes.add("With OpenTofu, replace `" + registry + "` by `registry.opentofu.org`, and set"
                    + " `TG_PROVIDER_CACHE_REGISTRY_NAMES=registry.opentofu.org`. The provider cache of older"
                    + " Terragrunt versions ignores `host` blocks: use the network mirror with them.");
        }
        return text(client, "registry", token, lines, notes);
    }

    private static List<String> credentials(String host) {
        return List.of("", "credentials \"" + host + "\" {", "  token = \"" + TOKEN + "\"", "}");
    }

    private static SetUpView.SetUpText text(
            String client, String way, boolean token, List<String> lines, List<String> notes) {
        if (client.equals("terragrunt")) {
            notes.add("Terragrunt uses the configuration of Terraform or OpenTofu. Its provider cache"
                    + " (`TG_PROVIDER_CACHE=1`) downloads packages once for all modules.");
        }
        return new SetUpView.SetUpText(
                client, way, token, FILES.get(client), String.join("\n", lines) + "\n", List.copyOf(notes));
    }
}
