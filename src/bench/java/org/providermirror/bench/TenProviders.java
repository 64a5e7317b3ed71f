package org.providermirror.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.TerraformClient;
import org.providermirror.client.TerraformProject;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.FakeRegistry;

/** The ten small providers of the {@link Stage}, which a client installs in a new project. */
final class TenProviders {
    private TenProviders() {}

    /** Names the source of the installation. */
    record From(CliConfiguration configuration, List<Path> certificates) {}

    /** Returns the client that installs them. If no client is installed, says so and returns empty. */
    static Optional<TerraformClient> client() {
        var found = TerraformClient.found().stream().findFirst();
        if (found.isEmpty()) {
            System.out.println("NOT MEASURED: no terraform on the PATH");
        }
        return found;
    }

    /** Installs them, and returns how many seconds that took. */
    static double install(TerraformClient client, From from, Path folder) throws Exception {
        return install(client, from, folder, "p");
    }

    /** Installs the ten whose types begin with a letter. */
    static double install(TerraformClient client, From from, Path folder, String letter) throws Exception {
        var providers = new TreeMap<ProviderAddress, ProviderVersion>();
        for (var provider = 0; provider < Stage.TEN; provider++) {
            providers.put(FakeRegistry.provider("acme", letter + provider), ProviderVersion.parse("1.0.0"));
        }
        var parent = Files.createTempDirectory(folder, "init");
        var project = TerraformProject.make(client, parent, from.configuration(), from.certificates(), providers);
        return Stage.timed(() -> {
            var run = project.init();
            if (!run.succeeded()) {
                throw new IllegalStateException(run.toString());
            }
        });
    }
}
