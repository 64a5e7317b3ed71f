package org.providermirror.container;

import static java.util.function.Predicate.not;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK on this machine.
 *
 * @param home its folder
 * @param feature its release: 17, 25
 */
public record JavaInstallation(Path home, int feature) {
    private static final Path USUAL_FOLDER = Path.of("/usr/lib/jvm");
    private static final Pattern NAMING_VARIABLE = Pattern.compile("JAVA_HOME|JAVA_HOME_\\d+\\w*|JDK_?\\d+");
    private static final List<Integer> LONG_TERM = List.of(17, 25);

    /** The one that runs the build. */
    public static JavaInstallation ofTheBuild() {
        return new JavaInstallation(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /**
     * The one that runs the build, and the long-term releases 17 and 25 where the environment ({@code JAVA_HOME_25_X64},
     * {@code JDK_25} and the like) or {@code /usr/lib/jvm} has them; one of each release, in order.
     */
    public static List<JavaInstallation> present() {
        Map<Integer, JavaInstallation> byFeature = new TreeMap<>();
        byFeature.put(ofTheBuild().feature(), ofTheBuild());
        Stream.concat(namedByTheEnvironment(), inTheUsualFolder())
                .flatMap(home -> at(home).stream())
                .filter(found -> LONG_TERM.contains(found.feature()))
                .forEach(found -> byFeature.putIfAbsent(found.feature(), found));
        return List.copyOf(byFeature.values());
    }

    /** A program of this JDK. */
    public Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    @Override
    public String toString() {
        return "Java " + feature;
    }

    private static Optional<JavaInstallation> at(Path home) {
        var description = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/jcmd")) || !Files.isReadable(description)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(description)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Optional.ofNullable(properties.getProperty("JAVA_VERSION"))
                .map(quoted -> Runtime.Version.parse(quoted.replace("\"", "")))
                .map(version -> new JavaInstallation(home, version.feature()));
    }

    private static Stream<Path> namedByTheEnvironment() {
        return System.getenv().entrySet().stream()
                .filter(variable -> NAMING_VARIABLE.matcher(variable.getKey()).matches())
                .map(Map.Entry::getValue)
                .filter(not(String::isBlank))
                .map(Path::of);
    }

    private static Stream<Path> inTheUsualFolder() {
        if (!Files.isDirectory(USUAL_FOLDER)) {
            return Stream.empty();
        }
        try (var entries = Files.list(USUAL_FOLDER)) {
            return entries.sorted().toList().stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
