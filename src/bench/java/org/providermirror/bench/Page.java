package org.providermirror.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page in the making: its tables, and above them what was to be reached. */
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

    /** Notes a figure that has to be so much at least. */
    void atLeast(double wanted, String what, double measured, String unit) {
        target(what, "≥ " + number(wanted) + unit, number(measured) + unit, measured >= wanted);
    }

    /** Notes a figure that must not be more than so much. */
    void atMost(double wanted, String what, double measured, String unit) {
        target(what, "≤ " + number(wanted) + unit, number(measured) + unit, measured <= wanted);
    }

    private void target(String what, String wanted, String measured, boolean reached) {
        var reason = reached ? "" : Reasons.WHY.getOrDefault(what, "not looked into yet");
        targets.add("| " + what + " | " + wanted + " | " + measured + " | " + (reached ? "yes" : "**no**") + " | "
                + reason + " |");
    }

    /** A figure as a reader wants it: three digits that count. */
    static String number(double figure) {
        var digits = figure >= 100 ? 0 : figure >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + digits + "f", figure);
    }

    /** The page as a whole. */
    String text(Map<String, String> machine) {
        var text = new StringBuilder("""
                # Benchmarks

                <!-- Written by ./mvnw -Pbench verify; what misses its figure is explained in src/bench, class Reasons. -->

                `./mvnw -Pbench verify` measures all of this in one run on one machine, where client, servers and the registry
                share the processors; partners take turns, and medians count. Absolute figures are the machine's; the **ratios**
                are what to look at. It needs `wrk`, `nginx` and `curl` from Debian's packages; `terraform` where it is there.

                """);
        machine.forEach((what, value) ->
                text.append("- ").append(what).append(": ").append(value).append('\n'));
        text.append(
                "\n## What was to be reached\n\n| figure | to reach | measured | reached | why not |\n|---|---|---|---|---|\n");
        targets.forEach(line -> text.append(line).append('\n'));
        return text.append(tables).toString();
    }
}
