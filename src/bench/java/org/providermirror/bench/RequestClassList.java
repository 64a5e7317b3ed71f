package org.providermirror.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Prints the classes of the WAR that Tomcat loaded after the mirror was ready, one on each line. Start Tomcat with {@code
 * -Xlog:class+load:file=FILE}, and note the seconds until the mirror is ready. Let Terraform install a provider, wait until
 * it is stored, and install it again. Then run {@code java
 * src/bench/java/org/providermirror/bench/RequestClassList.java FILE SECONDS} and keep what it prints as {@code
 * src/main/resources/org/providermirror/app/request-classes.txt}.
 */
final class RequestClassList {
    private static final Pattern LOADED = Pattern.compile("\\[([0-9.]+)s].* ([\\w.$]+) source: .*WEB-INF.*");

    private RequestClassList() {}

    public static void main(String[] arguments) throws IOException {
        var ready = Double.parseDouble(arguments[1]);
        try (var lines = Files.lines(Path.of(arguments[0]))) {
            lines.map(LOADED::matcher)
                    .filter(loaded -> loaded.matches() && Double.parseDouble(loaded.group(1)) >= ready)
                    .map(loaded -> loaded.group(2))
                    .sorted()
                    .distinct()
                    .forEach(System.out::println);
        }
    }
}
