package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.providermirror.config.table.ContainerFolders;
import org.providermirror.config.table.Setting;

/** The context file for operators, {@code tomcat-conf/mirror.xml}, beside the settings. */
class ContextFileTest {
    private static final Pattern PARAMETER =
            Pattern.compile("<!-- <Parameter name=\"([^\"]+)\" value=\"([^\"]*)\" override=\"false\"/> -->");
    private static final Pattern ENTRY = Pattern.compile(
            "<!-- <Environment name=\"([^\"]+)\" type=\"[^\"]+\" value=\"([^\"]*)\" override=\"false\"/> -->");

    private final List<Setting<?>> rows = MirrorSettings.ROWS;
    private final String file = read();

    private static String read() {
        try {
            return Files.readString(Path.of("tomcat-conf/mirror.xml"));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private List<MatchResult> shown(Pattern form) {
        return form.matcher(file).results().toList();
    }

    private static boolean isFor(MatchResult line, Setting<?> row) {
        var name = line.group(1).replace('/', '.');
        return row.isPerHost() ? name.startsWith(row.prefix()) : name.equals(row.name());
    }

    @Test
    void every_setting_is_shown_as_a_parameter_with_its_default_but_secrets() {
        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            var lines =
                    shown(PARAMETER).stream().filter(line -> isFor(line, row)).toList();
            if (isPartOfASecret(row)) {
                assertThat(lines).as(row.name()).isEmpty();
                assertThat(file).contains(row.name());
            } else {
                assertThat(lines).as(row.name()).isNotEmpty();
                var fallback = row.fallback().text().apply(new ContainerFolders(name -> null));
                if (row.fallback().shown().equals("`" + fallback + "`")) {
                    assertThat(lines.get(0).group(2)).as(row.name()).isEqualTo(fallback);
                }
            }
        });
    }

    // The id of an access key is of no use without its secret, and belongs where that one is.
    private static boolean isPartOfASecret(Setting<?> row) {
        return row.isSecret() || row.name().equals("mirror.s3.access-key");
    }

    @Test
    void every_documented_entry_is_a_setting() {
        for (var form : List.of(PARAMETER, ENTRY)) {
            assertThat(shown(form))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(rows).as(line.group(1)).anyMatch(row -> isFor(line, row)));
        }
    }

    @Test
    void both_kinds_of_storage_are_shown_as_entries_with_the_values_of_the_parameters() {
        var ofStorage = rows.stream()
                .filter(row -> row.name().matches("mirror\\.(storage|local\\..*|s3\\..*)"))
                .filter(row -> !isPartOfASecret(row));
        assertThat(ofStorage).hasSizeGreaterThan(8).allSatisfy(row -> {
            var parameters =
                    shown(PARAMETER).stream().filter(line -> isFor(line, row)).map(line -> line.group(2));
            var entries = shown(ENTRY).stream().filter(line -> isFor(line, row)).map(line -> line.group(2));
            assertThat(entries).as(row.name()).containsExactlyElementsOf(parameters.toList());
        });
    }
}
