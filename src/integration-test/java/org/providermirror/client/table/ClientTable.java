package org.providermirror.client.table;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.PackageId;

/** The table: what each client did with each row in each mode. Thread-safe. */
final class ClientTable {
    private final Map<String, Map<TableRow, Map<Mode, Installation>>> cells = new LinkedHashMap<>();

    private final Map<TableRow, List<String>> unstored = new LinkedHashMap<>();

    synchronized void add(String client, Mode mode, Map<TableRow, Installation> installations) {
        installations.forEach((row, installation) -> cells.computeIfAbsent(client, none -> new LinkedHashMap<>())
                .computeIfAbsent(row, none -> new EnumMap<>(Mode.class))
                .put(mode, installation));
    }

    /** Adds that the mirror never stored what a client installed of a row. */
    synchronized void addUnstored(TableRow row, PackageId id) {
        unstored.computeIfAbsent(row, none -> new ArrayList<>()).add("the mirror never stored " + id);
    }

    /** Returns what is wrong with a row. */
    synchronized List<String> faults(TableRow row) {
        var faults = new ArrayList<>(unstored.getOrDefault(row, List.of()));
        cells.forEach((client, rows) -> Optional.ofNullable(rows.get(row)).ifPresent(modes -> {
            modes.forEach((mode, installation) -> {
                if (installation.outcome() != row.expected(mode)) {
                    faults.add(client + ", " + mode + ": " + installation + " instead of " + row.expected(mode)
                            + row.difference(mode)
                                    .map(known -> " (" + known.reason() + ")")
                                    .orElse("")
                            + "\n" + installation.detail());
                }
            });
            var direct = modes.get(Mode.DIRECT);
            var registry = modes.get(Mode.REGISTRY);
            if (row.difference(Mode.REGISTRY).isEmpty() && !registry.locksAs(direct)) {
                faults.add(client + ": the lock file has " + registry + " in registry mode, and directly " + direct);
            }
        }));
        return faults;
    }

    synchronized String text(List<TableRow> rows) {
        var text = new StringBuilder(line("what upstream does", "client", "direct", "network mirror", "registry mode"));
        for (var row : rows) {
            cells.forEach((client, done) -> Optional.ofNullable(done.get(row))
                    .ifPresent(modes -> text.append(line(
                            row.toString(),
                            client,
                            String.valueOf(modes.get(Mode.DIRECT)),
                            String.valueOf(modes.get(Mode.NETWORK)),
                            String.valueOf(modes.get(Mode.REGISTRY))))));
            for (var mode : Mode.values()) {
                row.difference(mode)
                        .ifPresent(known -> text.append("    differs " + mode + ": " + known.reason() + "\n"));
            }
        }
        return text.toString();
    }

    private static String line(String row, String client, String direct, String network, String registry) {
        return String.format("%-52s %-10s %-24s %-24s %s%n", row, client, direct, network, registry);
    }
}
