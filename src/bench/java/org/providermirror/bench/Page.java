package org.providermirror.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page in the making: its tables, and above them the targets. */
final class Page {
    private final StringBuilder tables = new StringBuilder();
    private final List<String> targets = new ArrayList<>();

    /** Begins a table. */
    void table(String title, String explanation, String... columns) {
        tables.append("\n## ").append(title).append("\n\n").append(explanation).append("\n\n");
        row((Object[]) columns);
        tables.append("|---".repeat(columns.length)).append("|\n");
    }

    /** Adds a row to the table that was begun last. */
    void row(Object... cells) {
        for (var cell : cells) {
            tables.append("| ").append(cell).append(' ');
        }
        tables.append("|\n");
    }

    /** Adds a target with a minimum. */
    void atLeast(double wanted, String what, double measured, String unit) {
        target(what, "≥ " + number(wanted) + unit, number(measured) + unit, measured >= wanted);
    }

    /** Adds a target with a maximum. */
    void atMost(double wanted, String what, double measured, String unit) {
        target(what, "≤ " + number(wanted) + unit, number(measured) + unit, measured <= wanted);
    }

    private void target(String what, String wanted, String measured, boolean reached) {
        var reason = reached ? "" : Reasons.WHY.getOrDefault(what, "not analysed yet");
        targets.add("| " + what + " | " + wanted + " | " + measured + " | " + (reached ? "yes" : "**no**") + " | "
                + reason + " |");
    }

    /** Formats a number with three significant digits. */
    static String number(double figure) {
        var digits = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + digits + "f", figure);
    }

    /** The page as a whole. */
    String text(Map<String, String> machine) {
        var text = new StringBuilder("""
                # Benchmarks

                <!-- Written by ./mvnw -Pbench verify; class Reasons in src/bench explains the targets that are missed. -->

                `./mvnw -Pbench verify` measures all of this in one run on one machine. Client, servers and registry share its
                processors. The servers that are compared take turns, and each value is a median. Absolute values depend on the
                machine, so compare the **ratios**. The run needs `wrk`, `nginx` and `curl` from Debian's packages, and uses
                `terraform` if it is installed.

                """);
        machine.forEach((what, value) ->
                text.append("- ").append(what).append(": ").append(value).append('\n'));
        text.append("\n## Targets\n\n| value | target | measured | reached | reason if not |\n|---|---|---|---|---|\n");
        targets.forEach(line -> text.append(line).append('\n'));
        return text.append(tables).toString();
    }
}
