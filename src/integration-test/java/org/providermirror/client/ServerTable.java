package org.providermirror.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.providermirror.container.Container;

/**
 * Collects which columns of the table of servers passed. If the system property {@code servers.page} names a page, writes
 * the row of the tested server into its table, and keeps the rows of the others.
 */
final class ServerTable implements TestWatcher, AfterAllCallback {
    private static final String BEGIN = "<!-- servers: begin -->\n";
    private static final String END = "<!-- servers: end -->";
    private static final String PASSED = "yes";
    private static final String FAILED = "**no**";
    private static final String UNTESTED = "–";
    private static final List<String> COLUMNS = List.of(
            "three requests, HEAD, ranges, 304",
            "pages, API, metrics",
            "live status",
            "administration",
            "large upload",
            "terraform init",
            "registry mode",
            "server's executor",
            "slow clients");

    private final Map<String, String> results = new HashMap<>();

    @Override
    public void testSuccessful(ExtensionContext context) {
        column(context).ifPresent(column -> results.putIfAbsent(column, PASSED));
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        column(context).ifPresent(column -> results.put(column, FAILED));
    }

    private static Optional<String> column(ExtensionContext context) {
        return context.getTestMethod()
                .map(method -> method.getAnnotation(TableColumn.class))
                .map(TableColumn::value);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        var page = System.getProperty("servers.page", "");
        if (!page.isEmpty() && context.getRequiredTestInstance() instanceof ApplicationServerScenarios scenarios) {
            context.getExecutionException()
                    .ifPresent(notStarted -> COLUMNS.forEach(column -> results.put(column, FAILED)));
            write(Path.of(page), scenarios.container());
        }
    }

    private void write(Path page, Container tested) throws IOException {
        var text = Files.readString(page);
        var begin = text.indexOf(BEGIN) + BEGIN.length();
        var end = text.indexOf(END, begin);
        var before = text.substring(begin, end).lines().toList();
        var rows = Stream.of(Container.values())
                .flatMap(container -> container == tested
                        ? Stream.of(row(container.titleWithVersion(), this::result))
                        : before.stream().filter(line -> line.startsWith("| " + container + " (")));
        var table = Stream.concat(Stream.of(row("server", column -> column), row("---", column -> "---")), rows)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        Files.writeString(page, text.substring(0, begin) + table + text.substring(end));
    }

    private String result(String column) {
        return results.getOrDefault(column, UNTESTED);
    }

    private static String row(String first, UnaryOperator<String> cell) {
        return "| " + first + " | " + COLUMNS.stream().map(cell).collect(Collectors.joining(" | ")) + " |";
    }
}
