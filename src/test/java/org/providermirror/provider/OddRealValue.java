package org.providermirror.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** A row of {@code odd-real-values.tsv}: a value that two complete real registry data sets hold. */
record OddRealValue(String kind, String provider, String version, String detail) {
    /** All rows of one kind, never none. */
    static Stream<OddRealValue> of(String kind) {
        var rows = all().filter(row -> row.kind().equals(kind)).toList();
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("no recorded values of kind " + kind);
        }
        return rows.stream();
    }

    private static Stream<OddRealValue> all() {
        try (var file = OddRealValue.class.getResourceAsStream("/recorded/odd-real-values.tsv")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new OddRealValue(cells[0], cells[2], cells[3], cells[4]));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
