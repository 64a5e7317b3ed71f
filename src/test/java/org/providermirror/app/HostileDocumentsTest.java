package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.Shape;

/** Documents at their limits, against a mirror with half of the heap that is documented. */
@Tag("component")
class HostileDocumentsTest {
    private static final String HEAP = "128m";
    private static final int DOCUMENT_BYTES = 8 << 20;
    private static final int AT_ONCE = 20;
    private static final int RELEASES = 80;

    @TempDir
    Path folder;

    private FakeRegistry registry;

    @BeforeEach
    void publish() {
        registry = FakeRegistry.start();
        registry.publish("acme", "null", "1.0.0");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private void list(String type, String document) {
        registry.override(
                "/v1/providers/acme/" + type + "/versions",
                200,
                "application/json",
                document.getBytes(StandardCharsets.US_ASCII));
    }

    private static String filled(String beginning, String element, String end) {
        var elements = (DOCUMENT_BYTES - beginning.length() - end.length() - 2) / (element.length() + 1);
        return beginning + (element + ",").repeat(elements) + "{}" + end;
    }

    /** Returns the answers to the requests; fails if the process ends before it has answered. */
    private List<String> answers(List<String> requests) throws Exception {
        var process = new ProcessBuilder(
                        SmallHeapProcess.command(HEAP, folder.resolve("storage"), registry.services(), requests))
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        try (var output = process.inputReader()) {
            var lines = output.lines().toList();
            assertThat(process.waitFor()).as(() -> errors()).isZero();
            assertThat(lines).hasSameSizeAs(requests);
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors.txt"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> afterThem(List<String> requests) {
        var all = new ArrayList<>(requests);
        all.add("packages null 1.0.0");
        return all;
    }

    private void assertThatTheMirrorStillAnswers(List<String> hostile) throws Exception {
        var answers = answers(afterThem(hostile));
        assertThat(answers.get(answers.size() - 1)).isEqualTo("ok");
    }

    @Test
    void several_lists_of_empty_objects_at_once() throws Exception {
        var requests = new ArrayList<String>();
        for (var number = 0; number < AT_ONCE; number++) {
            requests.add("versions empty" + number);
        }
        var document = filled("{\"versions\":[", "{}", "]}");
        requests.forEach(request -> list(request.split(" ")[1], document));

        assertThatTheMirrorStillAnswers(requests);
    }

    @Test
    void several_lists_with_one_long_member_at_once() throws Exception {
        var requests = new ArrayList<String>();
        var documents = List.of(
                filled("{\"versions\":[{\"version\":\"1.0.0\",\"platforms\":[", "{}", "]}]}"),
                filled("{\"versions\":[{\"version\":\"1.0.0\",\"protocols\":[", "\"5.0\"", "]}]}"),
                filled("{\"warnings\":[", "\"" + "w".repeat(1_000) + "\"", "]}"),
                filled("{\"other\":[", "[[[]]]", "]}"),
                "[".repeat(DOCUMENT_BYTES));
        for (var number = 0; number < AT_ONCE; number++) {
            list("long" + number, documents.get(number % documents.size()));
            requests.add("versions long" + number);
        }

        assertThatTheMirrorStillAnswers(requests);
    }

    @Test
    void several_lists_of_two_hundred_thousand_versions_at_once() throws Exception {
        var requests = new ArrayList<String>();
        var document = "{\"versions\":["
                + IntStream.range(0, 200_000)
                        .mapToObj(number -> "{\"version\":\"1.0." + number + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
        for (var number = 0; number < AT_ONCE; number++) {
            list("versions" + number, document);
            requests.add("versions versions" + number);
        }

        assertThatTheMirrorStillAnswers(requests);
    }

    @Test
    void many_releases_with_a_megabyte_of_sums_are_all_served() throws Exception {
        var requests = new ArrayList<String>();
        for (var number = 0; number < RELEASES; number++) {
            registry.release("acme", "long", "1.0." + number)
                    .platforms("linux_amd64")
                    .shape(Shape.LONG_SUMS)
                    .publish();
            requests.add("packages long 1.0." + number);
        }
        for (var number = 0; number < RELEASES; number++) {
            requests.add("sums long 1.0." + number);
        }

        var answers = answers(afterThem(requests));
        assertThat(answers).as(() -> errors()).doesNotContain("failed");
    }
}
