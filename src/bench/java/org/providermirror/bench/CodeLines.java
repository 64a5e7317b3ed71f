package org.providermirror.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Counts the lines of code of each package below a source folder: without comments, blank lines, imports and package
 * declarations. Run it as {@code java src/bench/java/org/providermirror/bench/CodeLines.java [folder]}.
 */
final class CodeLines {
    private static final Pattern BLOCK_COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern NO_CODE = Pattern.compile("|//.*|import .*|package .*");

    private CodeLines() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments.length > 0 ? arguments[0] : "src/main/java");
        var lines = new TreeMap<String, Long>();
        try (var files = Files.walk(folder)) {
            for (var file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(".java"))::iterator) {
                lines.merge(folder.relativize(file.getParent()).toString(), count(Files.readString(file)), Long::sum);
            }
        }
        lines.forEach((name, count) -> System.out.printf("%7d  %s%n", count, name));
        System.out.printf(
                "%7d  in all%n",
                lines.values().stream().mapToLong(Long::longValue).sum());
    }

    private static long count(String source) {
        return BLOCK_COMMENT
                .matcher(source)
                .replaceAll("")
                .lines()
                .map(String::strip)
                .filter(line -> !NO_CODE.matcher(line).matches())
                .count();
    }
}
