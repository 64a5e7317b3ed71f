package org.providermirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Follows the links between the pages, and those of the site's menu. */
class PageLinksTest {
    private static final Path SITE = Path.of("src/site");
    private static final Path PAGES = SITE.resolve("markdown");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern MENU = Pattern.compile("<item [^>]*href=\"([^\"]*)[.]html\"");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    private static Stream<Path> pages() {
        try (var files = Files.walk(PAGES)) {
            return Stream.concat(
                    Stream.of(
                                    "README.md",
                                    "CONTRIBUTING.md",
                                    "ARCHITECTURE.md",
                                    "CHANGELOG.md",
                                    "SECURITY.md",
                                    "CODE_OF_CONDUCT.md")
                            .map(Path::of),
                    files.filter(file -> file.toString().endsWith(".md")).toList().stream());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void every_link_leads_to_a_file_and_to_a_heading_in_it() {
        assertThat(pages())
                .hasSizeGreaterThan(10)
                .allSatisfy(page -> assertThat(LINK.matcher(read(page)).results())
                        .allSatisfy(link -> {
                            var target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                            assertThat(target)
                                    .as("%s in %s", link.group(), page)
                                    .exists();
                            if (link.group(2) != null) {
                                assertThat(anchors(target))
                                        .as("%s in %s", link.group(), page)
                                        .contains(link.group(2));
                            }
                        }));
    }

    /** Returns the anchors of a page as GitHub names them. */
    private static List<String> anchors(Path page) {
        return HEADING.matcher(read(page))
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
                .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void the_menu_has_every_page_but_those_of_single_decisions() {
        var menu = MENU.matcher(read(SITE.resolve("site.xml"))).results().map(item -> Path.of(item.group(1) + ".md"));
        var pages = pages().filter(page -> page.startsWith(PAGES))
                .map(PAGES::relativize)
                .filter(page -> page.getNameCount() == 1 || page.endsWith("index.md"));
        assertThat(menu).containsExactlyInAnyOrderElementsOf(pages.toList());
    }
}
