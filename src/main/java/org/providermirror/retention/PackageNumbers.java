package org.providermirror.retention;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.StorageKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes records with a number for each package, as JSON: a member for each provider, and one for each archive. */
final class PackageNumbers {
    private static final Logger LOG = LoggerFactory.getLogger(PackageNumbers.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Map<String, Long>>> DOCUMENT = new TypeReference<>() {};

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
        try {
            JSON.readValue(record, DOCUMENT).forEach((provider, archives) -> {
                var address = ProviderAddress.parse(provider);
                if (wanted.test(address)) {
                    archives.forEach((name, number) -> numbers.put(PackageId.parseArchiveName(address, name), number));
                }
            });
        } catch (IOException | InvalidTermException unreadable) {
            LOG.warn("ignoring the unreadable record {}: {}", key, unreadable.getMessage());
        }
        return numbers;
    }
}
