package org.providermirror.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.providermirror.container.Container;

/**
 * Collects which columns of the table of servers passed. If the system property {@code servers.page} names a page, writes
 * the table of all servers that were tested into it. Results of earlier runs stay until the folder is deleted, so that
 * servers can be tested one by one.
 */
final class ServerTable implements TestWatcher, AfterAllCallback {
    private static final Path RESULTS = Path.of("target/servers");
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

    private final Properties results = new Properties();

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
        if (page.isEmpty() || !(context.getRequiredTestInstance() instanceof ApplicationServerScenarios scenarios)) {
            return;
        }
        context.getExecutionException()
                .ifPresent(notStarted -> COLUMNS.forEach(column -> results.put(column, FAILED)));
        Files.createDirectories(RESULTS);
        try (var out = Files.newBufferedWriter(RESULTS.resolve(scenarios.container().name()))) {
            results.store(out, null);
        }
        write(Path.of(page), table());
    }

    private static void write(Path page, String table) throws IOException {
        var text = Files.readString(page);
        var begin = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(page, text.substring(0, begin) + table + text.substring(text.indexOf(END, begin)));
    }

    private static String table() throws IOException {
        var found = found();
        var rows = found.entrySet().stream().map(server -> row(
                server.getKey().titleWithVersion(),
                COLUMNS.stream().map(column -> server.getValue().getProperty(column, UNTESTED))));
        return Stream.concat(
                        Stream.of(row("server", COLUMNS.stream()), row("---", COLUMNS.stream().map(column -> "---"))),
                        rows)
                .collect(Collectors.joining());
    }

    private static String row(String first, Stream<String> cells) {
        return "| " + first + " | " + cells.collect(Collectors.joining(" | ")) + " |\n";
    }

    private static Map<Container, Properties> found() throws IOException {
        var found = new EnumMap<Container, Properties>(Container.class);
        try (var files = Files.list(RESULTS)) {
            files.forEach(file -> found.put(Container.valueOf(file.getFileName().toString()), read(file)));
        }
        return found;
    }

    private static Properties read(Path file) {
        var properties = new Properties();
        try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
            return properties;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
