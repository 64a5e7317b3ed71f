package org.providermirror.client.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.TerraformClient;
import org.providermirror.client.TerraformProject;
import org.providermirror.hcl.HclBlock;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;

/**
 * Installs rows by a real client: those that it is meant to install in one project, because each start of a client takes
 * a second. If that fails, each has a project of its own, so that the table names the row.
 */
final class RealRuns implements TableClient {
    private final TableSite site;
    private final TerraformClient client;
    private final Path folder;

    RealRuns(TableSite site, TerraformClient client, Path folder) {
        this.site = site;
        this.client = client;
        this.folder = folder;
    }

    @Override
    public String name() {
        return client.name();
    }

    @Override
    public Platform platform() {
        return client.platform();
    }

    @Override
    public Map<TableRow, Installation> install(List<TableRow> rows, Mode mode) {
        var installations = new LinkedHashMap<TableRow, Installation>();
        var together = rows.stream()
                .filter(row -> row.expected(mode) != Outcome.REFUSED)
                .toList();
        installations.putAll(installTogether(together, mode));
        rows.stream()
                .filter(row -> !installations.containsKey(row))
                .forEach(row -> installations.putAll(installTogether(List.of(row), mode)));
        return installations;
    }

    /** Returns nothing if several rows fail together. */
    private Map<TableRow, Installation> installTogether(List<TableRow> rows, Mode mode) {
        var providers = new TreeMap<ProviderAddress, String>();
        rows.forEach(row -> providers.put(
                packageOf(row, mode).provider(), packageOf(row, mode).version().value()));
        var project = TerraformProject.constrained(client, folder, configuration(mode), site.certificates(), providers);
        project.set("HTTPS_PROXY", "http://127.0.0.1:" + site.proxy().getPort());
        var run = project.init();
        var installations = new LinkedHashMap<TableRow, Installation>();
        if (run.succeeded()) {
            rows.forEach(row -> installations.put(row, installation(packageOf(row, mode), project)));
        } else if (rows.size() == 1) {
            installations.put(rows.get(0), Installation.refused(run.output()));
        }
        return installations;
    }

    private PackageId packageOf(TableRow row, Mode mode) {
        return row.packageFor(name(), mode, platform(), 0);
    }

    private Installation installation(PackageId id, TerraformProject project) {
        var locked = HclBlock.parse(project.lockFile()).stream()
                .filter(block -> block.labels().contains(id.provider().toString()))
                .flatMap(block -> block.all("hashes").stream())
                .flatMap(hash -> PackageHash.tryParse(hash).stream())
                .toList();
        var isPublished =
                locked.stream().anyMatch(hash -> site.isPublished(id, hash)) && Files.exists(project.installed(id));
        return Installation.of(isPublished ? Outcome.INSTALLED : Outcome.EARLIER_BYTES, locked);
    }

    private CliConfiguration configuration(Mode mode) {
        if (mode == Mode.NETWORK) {
            return CliConfiguration.networkMirror(site.mirrorUrl());
        }
        var text = new StringBuilder();
        var hosts = new ArrayList<>(TableSite.CONFIGURED);
        hosts.add(TableSite.DISCOVERED);
        for (var host : hosts) {
            site.services(mode, new Hostname(host))
                    .ifPresent(url -> text.append("host \"" + host + "\" {\n  services = {\n    \"providers.v1\" = \""
                            + url + "\"\n  }\n}\n"));
        }
        return new CliConfiguration(text + "provider_installation {\n  direct {}\n}\n")
                .withToken(TableSite.MIRRORED, TableSite.TOKEN);
    }
}
