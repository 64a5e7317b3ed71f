package org.providermirror.config.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Finds the folders that depend on the container and its user: the base folder and the home folder.
 *
 * @param systemProperty returns the value of a system property, null if it is not set
 */
public record ContainerFolders(UnaryOperator<String> systemProperty) {
    /** Returns the base folder of this container installation; empty outside Tomcat and Jetty. */
    private Optional<Path> base() {
        return Optional.ofNullable(systemProperty.apply("catalina.base"))
                .or(() -> Optional.ofNullable(systemProperty.apply("jetty.base")))
                .filter(base -> !base.isBlank())
                .map(Path::of);
    }

    /** Returns the folder for packages if no setting names one; empty outside Tomcat and Jetty. */
    public Optional<Path> storage() {
        return base().map(base -> storageIn(base, Files::isWritable));
    }

    /**
     * Returns {@code mirror} in the base folder. A packaged Tomcat may not write there, but below {@code work}; a folder
     * that exists stays the default.
     */
    static Path storageIn(Path base, Predicate<Path> isWritable) {
        var usual = base.resolve("mirror");
        var work = base.resolve("work");
        var inWork = work.resolve("terraform-provider-mirror");
        if (Files.exists(usual)) {
            return usual;
        }
        return Files.exists(inWork) || (!isWritable.test(base) && isWritable.test(work)) ? inWork : usual;
    }

    /** Replaces a leading {@code ~/} by the home folder of the user that the container runs as. */
    String expand(String path) {
        return path.startsWith("~/") ? home() + path.substring(1) : path;
    }

    private Path home() {
        var home =
                Path.of(Optional.ofNullable(systemProperty.apply("user.home")).orElse(""));
        if (!home.isAbsolute()) {
            throw new SettingValueException("the user that the container runs as has no home folder");
        }
        return home;
    }
}
