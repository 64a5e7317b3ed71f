package org.providermirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.language.CommentTexts;
import org.providermirror.language.Finding;
import org.providermirror.language.HtmlTexts;
import org.providermirror.language.LanguageRules;
import org.providermirror.language.MarkdownTexts;
import org.providermirror.language.Passage;
import org.providermirror.language.SourceTexts;
import org.providermirror.language.Texts;

/** Holds pages, comments and messages to the project's language. */
class PlainLanguageTest {
    private static final LanguageRules PAGES = new LanguageRules(OptionalInt.of(40));
    private static final LanguageRules SHORT_TEXTS = new LanguageRules(OptionalInt.empty());

    /** All but this test and the rules, which quote what they refuse. */
    private static final String OTHER_TESTS = "(?!PlainLanguageTest|LanguageRules).*[.]java";

    /**
     * Files of one kind.
     *
     * @param path a file or a folder
     * @param names a regular expression that file names match
     */
    private record Root(String path, String names, Texts texts, LanguageRules rules) {
        Stream<Path> files() {
            try (var files = Files.walk(Path.of(path))) {
                return files
                        .filter(Files::isRegularFile)
                        .filter(file -> file.getFileName().toString().matches(names))
                        .sorted()
                        .toList()
                        .stream();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private static final List<Root> ROOTS = List.of(
            new Root("README.md", ".*", new MarkdownTexts(), PAGES),
            new Root("CONTRIBUTING.md", ".*", new MarkdownTexts(), PAGES),
            new Root("ARCHITECTURE.md", ".*", new MarkdownTexts(), PAGES),
            new Root("SECURITY.md", ".*", new MarkdownTexts(), PAGES),
            new Root("CODE_OF_CONDUCT.md", ".*", new MarkdownTexts(), PAGES),
            new Root("CHANGELOG.md", ".*", PlainLanguageTest::unreleased, PAGES),
            new Root("src/site/markdown", ".*[.]md", new MarkdownTexts(), PAGES),
            new Root("tomcat-conf", ".*[.]xml", CommentTexts.XML, PAGES),
            new Root("tomcat-conf", ".*[.](conf|sh|properties)", CommentTexts.HASH, SHORT_TEXTS),
            new Root("jetty-conf", ".*[.]xml", CommentTexts.XML, PAGES),
            new Root("src/main/java", ".*[.]java", SourceTexts.JAVA, SHORT_TEXTS),
            new Root("src/test/java", OTHER_TESTS, SourceTexts.JAVA, SHORT_TEXTS),
            new Root("src/bench/java", ".*[.]java", SourceTexts.JAVA, SHORT_TEXTS),
            new Root("src/integration-test/java", ".*[.]java", SourceTexts.JAVA, SHORT_TEXTS),
            new Root("src/test-fixtures/java", ".*[.]java", SourceTexts.JAVA, SHORT_TEXTS),
            new Root("src/openapi/java", ".*[.]java", SourceTexts.JAVA, SHORT_TEXTS),
            new Root("webapp/ui", ".*[.]js", SourceTexts.JAVASCRIPT, SHORT_TEXTS),
            new Root("webapp/ui", ".*[.]html", new HtmlTexts(), SHORT_TEXTS));

    /** Released parts stay as they were published. */
    private static List<Passage> unreleased(String changelog) {
        return new MarkdownTexts().in(changelog.split("\n## \\[(?!Unreleased)", 2)[0]);
    }

    static Stream<Root> roots() {
        return ROOTS.stream();
    }

    @ParameterizedTest
    @MethodSource("roots")
    void texts_are_plain(Root root) {
        assertThat(root.files()).isNotEmpty();
        assertThat(root.files()
                        .flatMap(file -> root.texts.in(read(file)).stream()
                                .flatMap(passage -> root.rules.check(passage).stream())
                                .map(finding -> describe(file, finding))))
                .isEmpty();
    }

    private static String describe(Path file, Finding finding) {
        return "%s:%d: \"%s\" Write: %s.%n".formatted(file, finding.line(), finding.text(), finding.advice());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "How long a URL is good for that clients are sent to.|Lifetime of the presigned URLs that clients are redirected to.",
                "How often what is to go is removed.|How often the retention job runs.",
                "Of the newest version that is refused the newest that is not is fetched.|If policy refuses the newest match, the newest allowed version is fetched.",
                "mismatch: so it is, and the lock file has none of its hashes|Stored, but no hash in the lock file matches.",
                "so that no two mirrors tell two truths of it|so that instances never serve different bytes for one version",
                "Say that you mean it.|Tick the box to confirm.",
                "It is told this once.|Shown only once.",
                "A mirror that keeps from its clients what policy keeps from them.|Enforces policy on every request.",
                "Where what happens is told to be counted.|Records metrics. Thread-safe; never blocks or throws.",
                "From before it is looked for it is not removed|Marks it in use before the lookup, so that retention cannot delete it meanwhile.",
                "By which they share that something has changed.|Change notices between instances on one storage.",
                "What it leaves would be paid for, and seen by nobody.|Aborts even when interrupted: orphaned parts are billed and invisible.",
                "Hashes count where the bytes bear them out.|Keeps hashes reported by a registry only if they match the bytes.",
                "What has rotted is set aside.|Corrupt packages are moved to the quarantine.",
                "A registry that failed is left alone.|The circuit breaker of the registry is open.",
            })
    void a_sentence_that_breaks_a_rule_is_found_and_its_plain_form_is_not(String bad, String plain) {
        assertThat(SHORT_TEXTS.check(new Passage(1, bad))).isNotEmpty();
        assertThat(SHORT_TEXTS.check(new Passage(1, plain))).isEmpty();
    }

    @Test
    void a_sentence_on_a_page_has_at_most_40_words() {
        assertThat(PAGES.check(new Passage(1, "word ".repeat(40) + ". Two sentences. " + "word ".repeat(3))))
                .isEmpty();
        assertThat(PAGES.check(new Passage(3, "Short.\n" + "word ".repeat(41))))
                .singleElement()
                .satisfies(finding -> assertThat(finding.line()).isEqualTo(4))
                .satisfies(finding -> assertThat(finding.advice()).startsWith("41 words"));
        assertThat(SHORT_TEXTS.check(new Passage(1, "word ".repeat(41)))).isEmpty();
    }

    @Test
    void a_finding_names_the_line_the_words_and_the_advice() {
        assertThat(SHORT_TEXTS.check(new Passage(7, "One line.\nAn answer that\nnobody asked for.")))
                .containsExactly(
                        new Finding(9, "One line. An answer that nobody asked for.", "never; no client; not …"),
                        new Finding(9, "e line. An answer that nobody asked for.", "requested"));
    }

    @Test
    void prose_is_read_from_pages_without_code_comments_and_link_targets() {
        var page = """
                # A heading
                First line with `whoever`,
                second line, [a link](whoever.md).

                ```
                whoever
                ```
                <!-- whoever -->
                - an item
                  of two lines
                - another
                | cell | `whoever` is here |
                """;
        assertThat(new MarkdownTexts().in(page))
                .containsExactly(
                        new Passage(1, "A heading"),
                        new Passage(2, "First line with …,\nsecond line, a link."),
                        new Passage(9, "an item\n  of two lines"),
                        new Passage(11, "another"),
                        new Passage(12, "cell"),
                        new Passage(12, "… is here"));
    }

    @Test
    void only_the_unreleased_part_of_the_changelog_is_read() {
        assertThat(unreleased("# Log\n## [Unreleased]\nNew.\n## [1.0.0]\nOld.\n"))
                .extracting(Passage::text)
                .containsExactly("Log", "[Unreleased]", "New.");
    }

    @Test
    void comments_are_read_from_examples_without_elements_that_they_switch_off() {
        var xml = """
                <a>
                  <!-- One
                       comment.

                       1. A step. -->
                  <!-- <b name="whoever"/> -->
                </a>
                """;
        assertThat(CommentTexts.XML.in(xml))
                .extracting(Passage::line, passage -> passage.text().strip())
                .containsExactly(tuple(2, "One\n       comment."), tuple(5, "1. A step."));
        var script = """
                #!/bin/sh
                # One
                # comment.
                listen 443; # EDIT
                """;
        assertThat(CommentTexts.HASH.in(script)).containsExactly(new Passage(2, "One\ncomment.\nEDIT\n"));
    }

    @Test
    void doc_comments_comments_and_messages_are_read_from_java() {
        var source = """
                /**
                 * Returns {@code whoever} it is.
                 *
                 * <p>Second paragraph.
                 * @param name the name
                 */
                class A { // whoever
                    // reads on
                    String a = "one word".repeat(2) + "nobody";
                    String b = "a name " + name() + " and"
                            + " two lines, \\"quoted\\"";
                    char c = '"';
                    String d = "whoever";
                    String e = "{\\"items\\":[{\\"detail\\":\\"nobody asked for it\\"}]}";
                }
                """;
        assertThat(SourceTexts.JAVA.in(source))
                .extracting(Passage::line, passage -> passage.text().strip())
                .containsExactly(
                        tuple(1, "Returns … it is."),
                        tuple(4, "Second paragraph."),
                        tuple(5, "the name"),
                        tuple(7, "whoever\nreads on"),
                        tuple(9, "one word"),
                        tuple(10, "a name … and\n two lines, \"quoted\""));
    }

    @Test
    void texts_are_read_from_html_without_tags() {
        var html = """
                <main id="whoever">
                  <p>One text,
                    two lines. <a href="#">A link</a></p>
                </main>
                """;
        assertThat(new HtmlTexts().in(html))
                .containsExactly(new Passage(2, "One text,\n    two lines."), new Passage(3, "A link"));
    }

    @Test
    void strings_and_templates_are_read_from_page_scripts() {
        var script = """
                const a = 'single quoted text';
                const b = `a template of ${value} and more`;
                /* One comment. */
                """;
        assertThat(SourceTexts.JAVASCRIPT.in(script))
                .extracting(Passage::line, passage -> passage.text().strip())
                .containsExactly(
                        tuple(1, "single quoted text"), tuple(2, "a template of … and more"), tuple(3, "One comment."));
    }
}
