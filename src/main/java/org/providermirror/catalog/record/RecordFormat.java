package org.providermirror.catalog.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JSON of the mirror's own records: plain members, absent rather than null, unknown members ignored so that an older
 * mirror reads what a newer one wrote. A record that cannot be read counts as not there, for everything in it can be
 * learnt again.
 */
final class RecordFormat<T> {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFormat.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final Class<T> type;

    RecordFormat(Class<T> type) {
        this.type = type;
    }

    byte[] write(T document) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a record of plain members can be written", impossible);
        }
    }

    /** The document, read by {@code parse} into what it means; empty where either finds it wrong. */
    <V> Optional<V> read(Object key, byte[] bytes, Function<T, V> parse) {
        try {
            return Optional.of(parse.apply(JSON.readValue(bytes, type)));
        } catch (IOException | RuntimeException unreadable) {
            LOG.warn("ignoring the unreadable record {}: {}", key, unreadable.getMessage());
            return Optional.empty();
        }
    }
}
