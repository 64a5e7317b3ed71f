package org.providermirror.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The text of an example, changed as an operator changes it: values at the marked places, and comments opened.
 *
 * @param text the whole file
 */
record ExampleFile(String text) {
    static ExampleFile read(String name) {
        try {
            return new ExampleFile(Files.readString(Path.of("tomcat-conf", name)));
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** The same with another value, wherever the example has this one; it must have it. */
    ExampleFile with(String value, Object other) {
        assertThat(text).contains(value);
        return new ExampleFile(text.replace(value, other.toString()));
    }

    /** The same with the lines opened of the block between {@code --- way N} and {@code --- end of way N}. */
    ExampleFile opened(int way) {
        return opened("way " + way);
    }

    /** The same with the lines opened of the block between {@code --- name} and {@code --- end of name}. */
    ExampleFile opened(String name) {
        var begin = text.indexOf("# --- " + name);
        var end = text.indexOf("# --- end of " + name);
        assertThat(begin).isPositive().isLessThan(end);
        var first = text.indexOf('\n', text.indexOf(" ---\n", begin)) + 1;
        var block = Arrays.stream(text.substring(first, end).split("\n", -1))
                .map(line -> line.replaceFirst("^( *)# ", "$1"))
                .collect(Collectors.joining("\n"));
        return new ExampleFile(text.substring(0, first) + block + text.substring(end));
    }
}
