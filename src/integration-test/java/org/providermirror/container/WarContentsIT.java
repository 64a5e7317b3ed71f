package org.providermirror.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests what the WAR contains beside the program: its bill of materials, licences and notices. */
@Tag("container")
class WarContentsIT {
    private static final Path WAR = Path.of(System.getProperty("mirror.war"));
    private static final Pattern JAR = Pattern.compile("WEB-INF/lib/(.+)-(\\d.*)[.]jar");
    private static final Pattern ROW = Pattern.compile("(?m)^[|] (?!jars)([^|]+) [|] (\\S+) [|]$");

    private static final String BILL_OF_MATERIALS = "WEB-INF/classes/META-INF/sbom/mirror.cdx.json";

    private static List<String> names() throws IOException {
        try (var war = new ZipFile(WAR.toFile())) {
            return war.stream().map(ZipEntry::getName).toList();
        }
    }

    private static String read(String name) throws IOException {
        try (var war = new ZipFile(WAR.toFile());
                var content = war.getInputStream(war.getEntry(name))) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> jars(String format) throws IOException {
        return names().stream()
                .map(JAR::matcher)
                .filter(jar -> jar.matches())
                .map(jar -> format.formatted(jar.group(1), jar.group(2)))
                .toList();
    }

    @Test
    void the_bill_of_materials_lists_exactly_the_libraries_of_the_WAR() throws IOException {
        assumeTrue(names().contains(BILL_OF_MATERIALS), "Maven was offline, so it made no bill of materials");
        var bill = new ObjectMapper().readTree(read(BILL_OF_MATERIALS));
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        var listed = new ArrayList<String>();
        bill.path("components")
                .forEach(library -> listed.add(library.path("name").asText() + " "
                        + library.path("version").asText()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(jars("%s %s"));
        var build = new Properties();
        build.load(new java.io.StringReader(read("META-INF/maven/org.providermirror/mirror/pom.properties")));
        assertThat(bill.at("/metadata/component/version").asText()).isEqualTo(build.getProperty("version"));
    }

    @Test
    void every_library_has_a_licence_whose_text_is_in_the_WAR() throws IOException {
        var licences = new TreeMap<String, String>();
        ROW.matcher(read("META-INF/THIRD-PARTY.md")).results().forEach(row -> {
            for (var jar : row.group(1).split(", ")) {
                assertThat(licences.put(jar, row.group(2))).as(jar).isNull();
            }
        });
        assertThat(licences.keySet()).containsExactlyInAnyOrderElementsOf(jars("%s"));
        for (var licence : licences.values()) {
            assertThat(read("META-INF/licenses/" + licence + ".txt"))
                    .as(licence)
                    .hasSizeGreaterThan(500);
        }
        assertThat(read("META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
        assertThat(read("META-INF/NOTICE")).contains("mirror.war", "THIRD-PARTY.md");
    }

    @Test
    void the_size_is_the_one_that_the_documentation_states() throws IOException {
        var stated = Pattern.compile("`mirror.war` has (\\d+) MB")
                .matcher(Files.readString(Path.of("src/site/markdown/deployment.md")));
        assertThat(stated.find()).isTrue();
        var megabytes = Integer.parseInt(stated.group(1));
        assertThat(Files.size(WAR)).isBetween((megabytes - 1) * 1_000_000L, (megabytes + 1) * 1_000_000L);
    }
}
