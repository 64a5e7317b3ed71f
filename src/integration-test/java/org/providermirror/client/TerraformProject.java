package org.providermirror.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * A root module in a folder of its own, and the client that works on it: no plugin cache, no home, no configuration
 * and no environment but its own.
 */
public final class TerraformProject {
    private static final String LOCK_FILE = ".terraform.lock.hcl";

    private final TerraformClient client;
    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private TerraformProject(TerraformClient client, Path folder) {
        this.client = client;
        this.folder = folder;
    }

    /**
     * Makes a project that requires one version of a provider.
     *
     * @param parent gets the new folder
     * @param certificates PEM files that the client trusts, and no others
     */
    public static TerraformProject make(
            TerraformClient client,
            Path parent,
            CliConfiguration configuration,
            List<Path> certificates,
            ProviderAddress provider,
            ProviderVersion version) {
        return make(client, parent, configuration, certificates, new TreeMap<>(Map.of(provider, version)));
    }

    /** The same for several providers, each in one version. */
    public static TerraformProject make(
            TerraformClient client,
            Path parent,
            CliConfiguration configuration,
            List<Path> certificates,
            SortedMap<ProviderAddress, ProviderVersion> providers) {
        var constraints = new TreeMap<ProviderAddress, String>();
        providers.forEach((provider, version) -> constraints.put(provider, version.toString()));
        return constrained(client, parent, configuration, certificates, constraints);
    }

    /** The same for version constraints. */
    public static TerraformProject constrained(
            TerraformClient client,
            Path parent,
            CliConfiguration configuration,
            List<Path> certificates,
            SortedMap<ProviderAddress, String> providers) {
        try {
            var folder = Files.createTempDirectory(parent, "project");
            var project = new TerraformProject(client, folder);
            Files.writeString(folder.resolve("main.tf"), requirements(providers));
            var home = Files.createDirectory(folder.resolve("home"));
            var settings = Files.writeString(home.resolve("cli.tfrc"), configuration.text());
            var trusted = Files.writeString(home.resolve("trusted.pem"), joined(certificates));
            project.environment.put("HOME", home.toString());
            project.environment.put("TMPDIR", home.toString());
            project.environment.put("TF_CLI_CONFIG_FILE", settings.toString());
            project.environment.put("SSL_CERT_FILE", trusted.toString());
            project.environment.put("SSL_CERT_DIR", home.toString());
            project.environment.put("CHECKPOINT_DISABLE", "1");
            project.environment.put("TF_IN_AUTOMATION", "1");
            return project;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Sets an environment variable of the client. */
    public void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** Requires one provider by a constraint in the clients' language, in place of what the project requires. */
    public void require(ProviderAddress provider, String constraint) {
        try {
            Files.writeString(folder.resolve("main.tf"), requirements(new TreeMap<>(Map.of(provider, constraint))));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private static String requirements(SortedMap<ProviderAddress, String> providers) {
        var text = new StringBuilder("terraform {\n  required_providers {\n");
        providers.forEach((provider, constraint) -> text.append("    ")
                .append(provider.type())
                .append(" = {\n      source  = \"")
                .append(provider)
                .append("\"\n      version = \"")
                .append(constraint)
                .append("\"\n    }\n"));
        return text.append("  }\n}\n").toString();
    }

    private static String joined(List<Path> certificates) throws IOException {
        var text = new StringBuilder();
        for (var certificate : certificates) {
            text.append(Files.readString(certificate)).append('\n');
        }
        return text.toString();
    }

    /** {@code init}. */
    public ClientRun init() {
        return run("init", "-no-color", "-input=false");
    }

    /** {@code providers mirror} into a folder, for the client's own platform. */
    public ClientRun mirror(Path target) {
        return run("providers", "mirror", "-no-color", "-platform=" + client.platform(), target.toString());
    }

    /** {@code providers lock} through a network mirror, for these platforms. */
    public ClientRun lock(String networkMirror, List<String> platforms) {
        var arguments = new ArrayList<>(List.of("providers", "lock", "-no-color", "-net-mirror=" + networkMirror));
        platforms.forEach(platform -> arguments.add("-platform=" + platform));
        return run(arguments.toArray(String[]::new));
    }

    /** {@code providers lock} through what the configuration names, for these platforms. */
    public ClientRun lock(List<String> platforms) {
        var arguments = new ArrayList<>(List.of("providers", "lock", "-no-color"));
        platforms.forEach(platform -> arguments.add("-platform=" + platform));
        return run(arguments.toArray(String[]::new));
    }

    /** {@code providers mirror} into a folder, for these platforms. */
    public ClientRun mirrorInto(Path target, List<String> platforms) {
        var arguments = new ArrayList<>(List.of("providers", "mirror"));
        platforms.forEach(platform -> arguments.add("-platform=" + platform));
        arguments.add(target.toString());
        return run(arguments.toArray(String[]::new));
    }

    private ClientRun run(String... arguments) {
        return client.run(folder, environment, List.of(arguments));
    }

    /** What the client wrote into the dependency lock file. */
    public String lockFile() {
        try {
            return Files.readString(folder.resolve(LOCK_FILE));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Puts a dependency lock file in place, as a project has it that was checked out. */
    public void writeLockFile(String text) {
        try {
            Files.writeString(folder.resolve(LOCK_FILE), text);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** The folder in which the client unpacks a package. */
    public Path installed(PackageId id) {
        return folder.resolve(".terraform/providers")
                .resolve(id.provider().toString())
                .resolve(id.version().toString())
                .resolve(id.platform().toString());
    }
}
