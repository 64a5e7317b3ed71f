package org.providermirror.client.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;

/** Installs rows by the scripted client, all providers of a row at once. */
final class ScriptedRuns implements TableClient, AutoCloseable {
    private final TableSite site;
    private final GoHttpClient http;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ScriptedRuns(TableSite site) {
        this.site = site;
        http = new GoHttpClient(site.trust(), site.proxy());
    }

    @Override
    public String name() {
        return TableRow.SCRIPTED;
    }

    @Override
    public Platform platform() {
        return Platform.parse("linux_amd64");
    }

    @Override
    public Map<TableRow, Installation> install(List<TableRow> rows, Mode mode) throws Exception {
        var installations = new LinkedHashMap<TableRow, Installation>();
        for (var row : rows) {
            installations.put(row, install(row, mode));
        }
        return installations;
    }

    private Installation install(TableRow row, Mode mode) throws InterruptedException, ExecutionException {
        var installation = Installation.refused("");
        for (var left = row.attempts(); left > 0 && installation.outcome() == Outcome.REFUSED; left--) {
            installation = once(row, mode);
        }
        return installation;
    }

    /** Returns the first installation that is refused, or any. */
    private Installation once(TableRow row, Mode mode) throws InterruptedException, ExecutionException {
        var runs = new ArrayList<Callable<Installation>>();
        for (var number = 0; number < row.providers(); number++) {
            var id = row.packageFor(name(), mode, platform(), number);
            runs.add(() -> install(id, mode, new ScriptedClient(http, row.isReadAsFolder())));
        }
        var worst = Installation.refused("");
        for (var run : threads.invokeAll(runs)) {
            worst = run.get();
            if (worst.outcome() == Outcome.REFUSED) {
                return worst;
            }
        }
        return worst;
    }

    private Installation install(PackageId id, Mode mode, ScriptedClient client) throws InterruptedException {
        try {
            var installed = mode == Mode.NETWORK
                    ? client.fromMirror(GoUrl.parse(site.mirrorUrl().toString()), id)
                    : client.fromRegistry(services(id, mode, client), id);
            var isPublished = site.isPublished(id, ScriptedClient.h1(installed.zip()));
            return Installation.of(isPublished ? Outcome.INSTALLED : Outcome.EARLIER_BYTES, installed.locked());
        } catch (IOException | RefusedException refused) {
            return Installation.refused(refused.toString());
        }
    }

    private GoUrl services(PackageId id, Mode mode, ScriptedClient client)
            throws IOException, InterruptedException, RefusedException {
        var hostname = id.provider().hostname();
        var services = site.services(mode, hostname);
        if (services.isEmpty()) {
            return client.discover(hostname.value());
        }
        var url = GoUrl.parse(services.get().toString());
        return hostname.value().equals(TableSite.MIRRORED) ? url.loggedIn("client:" + TableSite.TOKEN) : url;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
