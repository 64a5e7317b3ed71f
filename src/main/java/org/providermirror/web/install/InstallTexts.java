package org.providermirror.web.install;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** Writes blocks of HCL that users copy into their configuration and their lock file. */
public final class InstallTexts {
    private InstallTexts() {}

    /** Returns the block {@code required_providers} for one version. */
    public static String requiredProviders(ProviderAddress provider, ProviderVersion version) {
        return text(List.of(
                "terraform {",
                "  required_providers {",
                "    " + localName(provider) + " = {",
                "      source  = \"" + provider + "\"",
                "      version = \"" + version + "\"",
                "    }",
                "  }",
                "}"));
    }

    /** A name in HCL does not begin with a digit, and a type may. */
    private static String localName(ProviderAddress provider) {
        var type = provider.type().toString();
        return Character.isDigit(type.charAt(0)) ? "provider-" + type : type;
    }

    /** Returns the block of a lock file for one version; empty if no hash is known. */
    public static Optional<String> lockFile(
            ProviderAddress provider, ProviderVersion version, Collection<PackageHash> hashes) {
        if (hashes.isEmpty()) {
            return Optional.empty();
        }
        var lines = new ArrayList<>(List.of(
                "provider \"" + provider + "\" {",
                "  version     = \"" + version + "\"",
                "  constraints = \"" + version + "\"",
                "  hashes = ["));
        hashes.stream()
                .map(PackageHash::toString)
                .distinct()
                .sorted()
                .forEach(hash -> lines.add("    \"" + hash + "\","));
        lines.addAll(List.of("  ]", "}"));
        return Optional.of(text(lines));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    /** Returns the page of a provider or of a version at its registry; the registry itself if its pages are unknown. */
    public static URI upstreamPage(ProviderAddress provider, Optional<ProviderVersion> version) {
        var host = provider.hostname().value();
        return URI.create(
                switch (host) {
                    case "registry.terraform.io" ->
                        "https://" + host + "/providers/" + provider.namespace() + "/" + provider.type() + "/"
                                + version.map(ProviderVersion::toString).orElse("latest");
                    case "registry.opentofu.org" ->
                        "https://search.opentofu.org/provider/" + provider.namespace() + "/" + provider.type() + "/"
                                + version.map(exact -> "v" + exact).orElse("latest");
                    default -> "https://" + host + "/";
                });
    }
}
