package org.providermirror.storage.instance;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.storage.StorageKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes numbers as a JSON object with a member for each key.
 *
 * @param text returns the name of the member of a key
 * @param parse returns the key of a member
 */
public record NumbersByText<K>(Function<K, String> text, Function<String, K> parse)
        implements InstanceRecords.Format<K> {
    private static final Logger LOG = LoggerFactory.getLogger(NumbersByText.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Long>> DOCUMENT = new TypeReference<>() {};

    @Override
    public byte[] write(Map<K, Long> numbers) {
        var document = new TreeMap<String, Long>();
        numbers.forEach((key, number) -> document.put(text.apply(key), number));
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a map of numbers can be written", impossible);
        }
    }

    @Override
    public Map<K, Long> read(StorageKey key, byte[] record) {
        var numbers = new HashMap<K, Long>();
        try {
            JSON.readValue(record, DOCUMENT).forEach((name, number) -> {
                if (number != null) {
                    numbers.put(parse.apply(name), number);
                }
            });
        } catch (IOException | InvalidTermException | DateTimeException | IndexOutOfBoundsException unreadable) {
            LOG.warn("ignoring the unreadable record {}: {}", key, unreadable.getMessage());
        }
        return numbers;
    }
}
