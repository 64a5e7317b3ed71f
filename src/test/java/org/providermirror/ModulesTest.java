package org.providermirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the module table: which package may use which, how many files a package has, and how long a class is. */
class ModulesTest {
    private static final String ROOT = "org.providermirror";
    private static final String WRONG_ROOT = "org.providermirror.wrongmodules";
    private static final Path MAIN = Path.of("src/main/java");
    private static final int LONGEST = 350;
    private static final int MOST_FILES = 25;

    private static final JavaClasses PROGRAM = new ClassFileImporter().importPath(Path.of("target/classes"));
    private static final JavaClasses WRONG_PROGRAM =
            new ClassFileImporter().importPath(Path.of("target/test-classes/org/providermirror/wrongmodules"));

    static Stream<String> rules() {
        return new ModuleRules(ROOT).all().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_program_follows_the_rule(String rule) {
        new ModuleRules(ROOT).all().get(rule).check(PROGRAM);
    }

    @Test
    void the_rules_see_the_program() {
        assertThat(PROGRAM)
                .extracting(type -> type.getName())
                .contains(ROOT + ".provider.Hostname", ROOT + ".config.MirrorSettings")
                .noneMatch(name -> name.startsWith(WRONG_ROOT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every class is in a module|elsewhere.InNoModule is in no package of the module table",
                "modules use only what the table allows|provider.UsesAllThatItMustNot",
                "modules use only what the table allows|net.UsesTheCatalog",
                "modules use only what the table allows|config.source.UsesTheTable",
                "packages form no cycle|Slice net",
                "libraries stay in their modules|javax.naming.Context",
                "libraries stay in their modules|java.util.logging.Logger",
                "libraries stay in their modules|org.apache.hc.core5.http.HttpHost",
                "libraries stay in their modules|org.bouncycastle.openpgp.PGPException",
                "libraries stay in their modules|jakarta.servlet.http.HttpServlet",
                "libraries stay in their modules|jakarta.ws.rs.client.Client",
                "libraries stay in their modules|org.glassfish.jersey.client.ClientConfig",
                "Jersey alone injects|jakarta.inject.Inject",
                "decorated interfaces have no default methods|HasADefault.isOffline()",
                "net contains no server|jakarta.ws.rs.ext.ExceptionMapper",
                "provider and failure use the JDK alone|org.slf4j.Logger",
            })
    void classes_that_break_a_rule_are_reported(String rule, String violation) {
        var result = new ModuleRules(WRONG_ROOT).all().get(rule).evaluate(WRONG_PROGRAM);
        assertThat(result.hasViolation()).isTrue();
        assertThat(result.getFailureReport().toString()).contains(violation);
    }

    @Test
    void a_cycle_of_two_sub_packages_is_reported() {
        var wrong = new ClassFileImporter()
                .importPath(Path.of("target/test-classes/org/providermirror/wrongmodules/config"));
        var result =
                new ModuleRules(WRONG_ROOT).all().get("packages form no cycle").evaluate(wrong);
        assertThat(result.getFailureReport().toString()).contains("Slice config.source", "Slice config.table");
    }

    @Test
    void a_module_uses_only_modules_that_are_listed_before_it() {
        var listed = new HashSet<>(Set.of("*"));
        for (var module : ModuleRules.MODULES) {
            assertThat(listed).as(module.name()).containsAll(module.uses());
            listed.add(module.name());
        }
    }

    @Test
    void a_package_has_at_most_25_classes() {
        assertThat(largerThan(MOST_FILES, MAIN)).isEmpty();
        assertThat(largerThan(MOST_FILES, Path.of("src/test-fixtures/java/org/providermirror/testing")))
                .as("a package that is larger")
                .isNotEmpty();
    }

    private static Map<Path, Long> largerThan(int limit, Path folder) {
        var sizes = sources(folder)
                .filter(source -> !source.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        sizes.values().removeIf(size -> size <= limit);
        return sizes;
    }

    @Test
    void every_package_says_what_it_is_for() {
        assertThat(sources(MAIN).map(Path::getParent).distinct())
                .isNotEmpty()
                .allSatisfy(folder ->
                        assertThat(folder.resolve("package-info.java")).isRegularFile());
    }

    @Test
    void no_class_is_longer_than_350_lines() {
        assertThat(sources(MAIN))
                .isNotEmpty()
                .allSatisfy(source ->
                        assertThat(lines(source)).as(source.toString()).hasSizeLessThanOrEqualTo(LONGEST));
    }

    private static Stream<Path> sources(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> lines(Path source) {
        try {
            return Files.readAllLines(source);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
