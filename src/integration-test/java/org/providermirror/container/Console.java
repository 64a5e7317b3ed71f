package org.providermirror.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a server writes to its console: kept in a file, and in memory up to a bound, so that a test can wait for a line.
 * One thread reads; any thread may query.
 */
public final class Console {
    private static final int KEPT_LINES = 50_000;
    private static final int SHOWN_LINES = 80;
    private static final Pattern LEAK = Pattern.compile("failed to stop|failed to remove|failed to unregister"
            + "|memory leak|Illegal access: this web application instance has been stopped");

    private final Path file;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private Console(Path file) {
        this.file = file;
    }

    /** Reads until the stream ends, on a thread of its own that ends then. */
    static Console read(InputStream output, Path file) {
        var console = new Console(file);
        var reader = new Thread(() -> console.readAll(output), "console " + file);
        reader.setDaemon(true);
        reader.start();
        return console;
    }

    /** The file that has every line, and stays after the server is gone. */
    public Path file() {
        return file;
    }

    /** How many lines there are by now; marks the place to search from. */
    public synchronized int mark() {
        return lines.size();
    }

    /** The lines from a mark on. */
    public synchronized List<String> since(int mark) {
        return List.copyOf(lines.subList(mark, lines.size()));
    }

    /** All lines. */
    public String text() {
        return String.join("\n", since(0));
    }

    /** The lines from a mark on by which a container complains of threads or memory that an application left behind. */
    public List<String> leakWarnings(int mark) {
        return since(mark).stream().filter(line -> LEAK.matcher(line).find()).toList();
    }

    /**
     * Waits for a line from a mark on that contains the pattern.
     *
     * @throws IllegalStateException with the last lines, if the server ends or the time is over before
     */
    public MatchResult await(Pattern pattern, int mark, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        var next = mark;
        synchronized (this) {
            while (true) {
                for (; next < lines.size(); next++) {
                    var matcher = pattern.matcher(lines.get(next));
                    if (matcher.find()) {
                        return matcher.toMatchResult();
                    }
                }
                var left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                if (ended || left <= 0) {
                    throw new IllegalStateException((ended ? "the server ended" : limit + " went by")
                            + " without a line like \"" + pattern + "\"\n" + tail());
                }
                waitForMore(left);
            }
        }
    }

    /** Waits until the server has said its last word; whether it has. */
    synchronized boolean awaitEnd(Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!ended) {
            var left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return false;
            }
            waitForMore(left);
        }
        return true;
    }

    /** The last lines, and where the others are. */
    public synchronized String tail() {
        var shown = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
        return "--- the last lines of " + file + "\n" + String.join("\n", shown) + "\n---";
    }

    private void waitForMore(long milliseconds) {
        try {
            wait(milliseconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the server", interrupted);
        }
    }

    private void readAll(InputStream output) {
        try (var reader = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8));
                var writer = new PrintWriter(Files.newBufferedWriter(file), true)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                writer.println(line);
                add(line);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        if (lines.size() < KEPT_LINES) {
            lines.add(line);
        }
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
