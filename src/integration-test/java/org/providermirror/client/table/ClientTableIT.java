package org.providermirror.client.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.client.TerraformClient;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.provider.PackageId;

/** Whatever a client installs directly it installs through the mirror in both modes, except for a stated reason. */
@Tag("client")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(ConsoleOnFailure.class)
@Timeout(900)
class ClientTableIT {
    /** Which rows run, by a pattern of their names; all by default. */
    private static final String ROWS = System.getProperty("client.table.rows", ".*");

    private final List<TableRow> rows =
            TableRows.all().stream().filter(row -> row.toString().matches(ROWS)).toList();
    private final ClientTable table = new ClientTable();
    /** What clients installed through the mirror. */
    private final Map<PackageId, TableRow> installed = new ConcurrentHashMap<>();

    private TableSite site;

    @BeforeAll
    void fill_the_table(@TempDir Path folder) throws Exception {
        site = new TableSite(folder);
        try (var scripted = new ScriptedRuns(site)) {
            // The first requests to a server that just started take seconds on a busy machine.
            var first = TableRow.of("the first request", "first", provider -> provider.publish())
                    .slow();
            fill(scripted, List.of(first), Mode.NETWORK);
            fill(scripted, List.of(first), Mode.REGISTRY);
            fill(scripted);
        }
        for (var client : TerraformClient.found()) {
            fill(new RealRuns(site, client, folder));
        }
        site.unstored(installed.keySet()).forEach(id -> table.addUnstored(installed.get(id), id));
        System.out.println(table.text(rows));
    }

    /** Slow rows run beside the others, and the modes of each row beside each other. */
    private void fill(TableClient client) throws Exception {
        var threads = Executors.newCachedThreadPool();
        try {
            var own = rows.stream().filter(row -> row.isFor(client.name())).toList();
            var slow = own.stream().filter(TableRow::isSlow).toList();
            var others = own.stream().filter(row -> !row.isSlow()).toList();
            var runs = new ArrayList<Callable<Void>>();
            for (var mode : Mode.values()) {
                slow.forEach(row -> runs.add(() -> fill(client, List.of(row), mode)));
                runs.add(() -> fill(client, others, mode));
            }
            for (var run : threads.invokeAll(runs)) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void fill(TableClient client, List<TableRow> some, Mode mode) throws Exception {
        some.forEach(row -> site.prepare(row, client.name(), mode, client.platform()));
        var installations = client.install(some, mode);
        table.add(client.name(), mode, installations);
        installations.forEach((row, installation) -> {
            if (mode != Mode.DIRECT && installation.outcome() != Outcome.REFUSED) {
                installed.put(row.packageFor(client.name(), mode, client.platform(), 0), row);
            }
        });
        return null;
    }

    @AfterAll
    void close() {
        if (site != null) {
            site.close();
        }
    }

    List<TableRow> rows() {
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_row_is_as_expected(TableRow row) {
        assertThat(table.faults(row)).isEmpty();
    }
}
