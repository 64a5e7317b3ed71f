package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.providermirror.config.table.Setting;

/** Holds the reference page to the settings. With {@code -Dsettings.page=write} it writes the page's table anew. */
class SettingsPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/settings.md");
    private static final String BEGIN =
            "<!-- The table is made by SettingsPageTest; change the settings in org.providermirror.config. -->\n";
    private static final String END = "<!-- end of the table -->\n";
    private static final String ADVICE =
            "%s differs from the settings; write it anew with: ./mvnw test -Dtest=SettingsPageTest -Dsettings.page=write";

    private static final List<Setting<?>> ROWS = MirrorSettings.ROWS;

    @Test
    void the_page_lists_the_settings_as_the_table_has_them() throws IOException {
        var page = Files.readString(PAGE);
        var before = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        var after = page.substring(page.indexOf(END));
        var wanted = before + markdown() + after;
        if ("write".equals(System.getProperty("settings.page"))) {
            Files.writeString(PAGE, wanted);
        }
        assertThat(Files.readString(PAGE)).as(ADVICE, PAGE).isEqualTo(wanted);
    }

    private String markdown() {
        return ROWS.stream()
                .map(row -> Stream.of(
                                "`" + row.name() + "`",
                                row.fallback().shown(),
                                row.meaning(),
                                row.allowed(),
                                "`" + variable(row) + "`")
                        .collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining(
                        "",
                        "\n| setting | default | meaning | allowed | environment variable |\n|---|---|---|---|---|\n",
                        "\n"));
    }

    private static String variable(Setting<?> row) {
        return row.prefix().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + (row.isPerHost() ? "<hostname>" : "");
    }

    @Test
    void no_cell_breaks_the_table() {
        assertThat(ROWS)
                .allSatisfy(row -> assertThat(List.of(row.name(), row.fallback().shown(), row.meaning(), row.allowed()))
                        .noneMatch(cell -> cell.contains("|") || cell.contains("\n") || cell.isBlank()));
    }

    @Test
    void the_names_on_the_page_are_settings() throws IOException {
        assertThat(Files.readString(PAGE)
                        .lines()
                        .flatMap(line -> Pattern.compile("(?<![\\w/])mirror(\\.[a-z][a-z0-9-]*){1,2}(?![\\w.])")
                                .matcher(line)
                                .results())
                        .map(MatchResult::group)
                        .filter(name -> !name.equals("mirror.xml") && !name.equals("mirror.war"))
                        .toList())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(ROWS)
                        .as(name)
                        .anyMatch(row -> row.name().equals(name) || row.prefix().startsWith(name + ".")));
    }
}
