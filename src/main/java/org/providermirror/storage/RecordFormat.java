package org.providermirror.storage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.providermirror.json.JsonBuffers;
import org.providermirror.json.TermModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts values to the JSON of stored records and back. Unknown members are ignored, so that an older program reads what a
 * newer one wrote. A record with a missing or wrong member is reported once and skipped.
 *
 * <p>Thread-safe.
 *
 * @param <D> the document: a Java record whose components are the members; those that may be absent are {@link Optional}
 * @param <T> the value that a document describes
 */
public final class RecordFormat<D, T> {
    private static final Logger LOG = LoggerFactory.getLogger(RecordFormat.class);
    private static final int MOST_REPORTED = 1_000;
    /** Twice as many as the longest list of versions has. */
    private static final int MAXIMUM_TOKENS = 2_000_000;

    private static final JsonMapper JSON = builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .withConfigOverride(
                    Optional.class,
                    absent -> absent.setInclude(
                            JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS)))
            .build();

    /** For values whose annotations say which members may be absent, such as jobs. */
    private static final JsonMapper AS_ANNOTATED = builder().build();

    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final Function<T, D> document;
    private final Function<D, T> value;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** @param value throws a {@link RuntimeException} if the document describes no value */
    public RecordFormat(Class<D> type, Function<T, D> document, Function<D, T> value) {
        this(JSON.readerFor(type), JSON.writerWithDefaultPrettyPrinter(), document, value);
    }

    private RecordFormat(ObjectReader reader, ObjectWriter writer, Function<T, D> document, Function<D, T> value) {
        this.reader = reader;
        this.writer = writer;
        this.document = document;
        this.value = value;
    }

    private static JsonMapper.Builder builder() {
        return JsonMapper.builder(JsonBuffers.factory()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxTokenCount(MAXIMUM_TOKENS)
                                .build())
                        .build())
                .addModules(new Jdk8Module(), new TermModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    /** Returns the format of values that are their own documents. */
    public static <T> RecordFormat<T, T> of(Class<T> type) {
        return new RecordFormat<>(type, Function.identity(), Function.identity());
    }

    /** Returns the format of values of a generic type that are their own documents, and may lack members. */
    public static <T> RecordFormat<T, T> of(Class<? super T> type, Class<?>... parameters) {
        var parametric = AS_ANNOTATED.getTypeFactory().constructParametricType(type, parameters);
        return new RecordFormat<>(
                AS_ANNOTATED.readerFor(parametric), AS_ANNOTATED.writer(), Function.identity(), Function.identity());
    }

    public byte[] write(T written) {
        try {
            return writer.writeValueAsBytes(document.apply(written));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain members can be written", impossible);
        }
    }

    /** Returns the value of a record; empty if it cannot be read. */
    public Optional<T> read(StorageKey key, byte[] bytes) {
        try {
            var read = Optional.of(value.apply(reader.<D>readValue(bytes)));
            reported.remove(key.value());
            return read;
        } catch (IOException | RuntimeException unreadable) {
            if (reported.size() < MOST_REPORTED && reported.add(key.value())) {
                LOG.error("the record {} cannot be read: {}", key, unreadable.getMessage());
            }
            return Optional.empty();
        }
    }
}
