package org.providermirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code ARCHITECTURE.md} to the module table and to the classes and files that exist. */
class ArchitecturePageTest {
    private static final Path MAIN = Path.of("src/main/java/org/providermirror");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9.]+)` \\| [A-Z][^|]*\\. \\| ([^|]*) \\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS = Pattern.compile("((?:[a-z]\\w*\\.)*)([A-Z]\\w*[a-z]\\w*)(?:\\.[a-z]\\w*)?");
    private static final Pattern STEP = Pattern.compile("(?m)^[0-9]+[.] .*");
    private static final Pattern FILE = Pattern.compile("(?:src|tomcat-conf|webapp)/\\S+");

    private final String page = read();

    private static String read() {
        try {
            return Files.readString(Path.of("ARCHITECTURE.md"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<String> code(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1));
    }

    @Test
    void the_page_lists_the_modules_as_the_module_table_has_them() {
        var rows = ROW.matcher(page).results().toList();
        assertThat(rows)
                .extracting(row -> row.group(1))
                .containsExactlyElementsOf(ModuleRules.MODULES.stream()
                        .map(ModuleRules.Module::name)
                        .toList());
        assertThat(rows)
                .extracting(ArchitecturePageTest::uses)
                .containsExactlyElementsOf(ModuleRules.MODULES.stream()
                        .map(ModuleRules.Module::uses)
                        .toList());
    }

    private static Set<String> uses(MatchResult row) {
        return row.group(2).equals("everything")
                ? Set.of("*")
                : code(row.group(2)).collect(Collectors.toSet());
    }

    @Test
    void the_classes_that_the_page_names_exist() throws IOException {
        List<String> existing;
        try (var files = Files.walk(MAIN)) {
            existing = files.map(file -> MAIN.relativize(file).toString())
                    .filter(file -> file.endsWith(".java"))
                    .map(file -> "." + file.replaceFirst("[.]java$", "").replace('/', '.'))
                    .toList();
        }
        var named = code(page)
                .map(CLASS::matcher)
                .filter(name -> name.matches())
                .map(name -> "." + name.group(1) + name.group(2))
                .distinct()
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(existing).as(name).anyMatch(type -> type.endsWith(name)));
    }

    @Test
    void each_common_change_touches_at_most_six_production_files() {
        var changes =
                page.substring(page.indexOf("## How to make common changes")).split("\n### ");
        assertThat(Stream.of(changes).skip(1))
                .hasSize(5)
                .allSatisfy(change -> assertThat(STEP.matcher(change).results()).hasSizeBetween(3, 6));
    }

    @Test
    void the_files_that_the_page_names_exist() {
        assertThat(code(page).filter(FILE.asMatchPredicate()))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Path.of(file)).exists());
    }
}
