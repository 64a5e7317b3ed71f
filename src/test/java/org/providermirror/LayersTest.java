package org.providermirror;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the program to the shape of its house: which package may use which, and how long a class may be. */
class LayersTest {
    private static final String HOUSE = "org.providermirror";
    private static final String WRONG_HOUSE = "org.providermirror.wronghouse";
    private static final Path MAIN = Path.of("src/main/java");
    private static final int LONGEST = 350;

    private static final JavaClasses PROGRAM = new ClassFileImporter().importPath(Path.of("target/classes"));
    private static final JavaClasses WRONG_PROGRAM =
            new ClassFileImporter().importPath(Path.of("target/test-classes/org/providermirror/wronghouse"));

    static Stream<String> rules() {
        return new HouseRules(HOUSE).all().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_program_keeps_the_rule(String rule) {
        new HouseRules(HOUSE).all().get(rule).check(PROGRAM);
    }

    @Test
    void the_program_is_what_the_rules_see() {
        assertThat(PROGRAM)
                .extracting(type -> type.getName())
                .contains(HOUSE + ".provider.Hostname", HOUSE + ".config.MirrorSettings")
                .noneMatch(name -> name.startsWith(WRONG_HOUSE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "every class is in a room|elsewhere.InNoRoom is in no room",
                "rooms use what they may|provider.UsesAllThatItMustNot",
                "rooms use what they may|net.UsesTheCatalog",
                "rooms form no cycle|Cycle detected",
                "libraries stay where they belong|javax.naming.Context",
                "libraries stay where they belong|java.util.logging.Logger",
                "libraries stay where they belong|org.apache.hc.core5.http.HttpHost",
                "libraries stay where they belong|org.bouncycastle.openpgp.PGPException",
                "libraries stay where they belong|jakarta.servlet.http.HttpServlet",
                "libraries stay where they belong|jakarta.ws.rs.client.Client",
                "libraries stay where they belong|org.glassfish.jersey.client.ClientConfig",
                "net is a client alone|jakarta.ws.rs.ext.ExceptionMapper",
                "the innermost rooms use the JDK alone|org.slf4j.Logger",
            })
    void a_house_that_breaks_a_rule_is_found_out(String rule, String violation) {
        var result = new HouseRules(WRONG_HOUSE).all().get(rule).evaluate(WRONG_PROGRAM);
        assertThat(result.hasViolation()).isTrue();
        assertThat(result.getFailureReport().toString()).contains(violation);
    }

    @Test
    void every_package_says_what_it_is_for() {
        assertThat(sources(MAIN).map(Path::getParent).distinct())
                .isNotEmpty()
                .allSatisfy(folder ->
                        assertThat(folder.resolve("package-info.java")).isRegularFile());
    }

    @Test
    void no_class_is_longer_than_a_reader_can_bear() {
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
