package org.providermirror.retention;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.instance.InstanceRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes records with a number for each package, as JSON: a member for each provider, and one for each archive. */
final class PackageNumbers {
    private static final Logger LOG = LoggerFactory.getLogger(PackageNumbers.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** The format of these records. */
    static final InstanceRecords.Format<PackageId> FORMAT = new InstanceRecords.Format<>() {
        @Override
        public byte[] write(Map<PackageId, Long> numbers) {
            return PackageNumbers.write(numbers);
        }

        @Override
        public Map<PackageId, Long> read(StorageKey key, byte[] record) {
            return PackageNumbers.read(key, record, provider -> true);
        }
    };

    private PackageNumbers() {}

    static byte[] write(Map<PackageId, Long> numbers) {
        var document = new TreeMap<String, Map<String, Long>>();
        numbers.forEach((id, number) -> document.computeIfAbsent(id.provider().toString(), provider -> new TreeMap<>())
                .put(id.archiveName(), number));
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a map of numbers can be written", impossible);
        }
    }

    /** Returns the numbers of the wanted providers. Logs a fault in the record, and returns the numbers before it. */
    static Map<PackageId, Long> read(StorageKey key, byte[] record, Predicate<ProviderAddress> wanted) {
        var numbers = new HashMap<PackageId, Long>();
        try (var parser = JSON.createParser(record)) {
            require(parser, parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var provider = ProviderAddress.parse(parser.currentName());
                require(parser, parser.nextToken(), JsonToken.START_OBJECT);
                if (wanted.test(provider)) {
                    readProvider(parser, provider, numbers);
                } else {
                    parser.skipChildren();
                }
            }
            require(parser, parser.currentToken(), JsonToken.END_OBJECT);
        } catch (IOException | InvalidTermException unreadable) {
            LOG.warn("ignoring the unreadable record {}: {}", key, unreadable.getMessage());
        }
        return numbers;
    }

    // Token by token, because a record of a hundred thousand packages would take many times its size as one value.
    private static void readProvider(JsonParser parser, ProviderAddress provider, Map<PackageId, Long> numbers)
            throws IOException {
        var versions = new HashMap<ProviderVersion, ProviderVersion>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var id = PackageId.parseArchiveName(provider, parser.currentName());
            parser.nextToken();
            numbers.put(id.sharing(versions), parser.getLongValue());
        }
        require(parser, parser.currentToken(), JsonToken.END_OBJECT);
    }

    private static void require(JsonParser parser, JsonToken found, JsonToken wanted) throws IOException {
        if (found != wanted) {
            throw new JsonParseException(parser, "it has " + found + " instead of " + wanted);
        }
    }
}
