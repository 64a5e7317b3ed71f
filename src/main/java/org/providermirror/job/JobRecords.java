package org.providermirror.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of one kind in storage: a record each, and while it is open beside it the name of the mirror that does it.
 * Every method throws {@link org.providermirror.failure.StorageException}.
 */
final class JobRecords {
    private static final Logger LOG = LoggerFactory.getLogger(JobRecords.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String HOLDER = "holder";
    private static final String SUFFIX = ".json";

    private record Document(
            String id,
            JobState state,
            String askedAt,
            String changedAt,
            JsonNode order,
            JsonNode checkpoint,
            Map<ItemOutcome, Integer> counts,
            String failure,
            List<JobItem> items) {}

    private final Storage storage;
    private final StorageKey folder;

    JobRecords(Storage storage, StorageKey folder) {
        this.storage = storage;
        this.folder = folder;
    }

    void write(JobRecord task) {
        var document = new Document(
                task.id(),
                task.state(),
                task.askedAt().toString(),
                task.changedAt().toString(),
                task.order(),
                task.checkpoint().orElse(null),
                task.counts(),
                task.failure().orElse(null),
                task.items());
        try {
            storage.write(key(task.id()), JSON.writeValueAsBytes(document));
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a record of plain members can be written", impossible);
        }
    }

    Optional<JobRecord> read(String id) {
        return storage.read(key(id)).flatMap(bytes -> parse(id, bytes));
    }

    /** The ids of all records, by their order in time. */
    List<String> ids() {
        return storage.list(folder).stream()
                .sorted(Comparator.comparing(StoredObject::lastModified).thenComparing(StoredObject::key))
                .map(object -> object.key().value().substring(folder.value().length() + 1))
                .filter(name -> !name.contains("/") && name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    void delete(String id) {
        storage.delete(key(id));
        storage.delete(cancelKey(id));
    }

    /** Whether the task is ours to do now: of any number of mirrors at once exactly one is told so. */
    boolean open(String id, String holder) {
        return storage.create(openKey(id), holder(holder));
    }

    /** Takes an open task over. */
    void takeOver(String id, String holder) {
        storage.write(openKey(id), holder(holder));
    }

    private static byte[] holder(String name) {
        try {
            return JSON.writeValueAsBytes(Map.of(HOLDER, name));
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a map of strings can be written", impossible);
        }
    }

    boolean isOpen(String id) {
        return storage.find(openKey(id)).isPresent();
    }

    List<String> openIds() {
        return storage.list(folder.resolve("open")).stream()
                .map(object -> object.key().name())
                .filter(name -> name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    /** Who does an open task; empty where it is open no longer. */
    Optional<String> holderOf(String id) {
        return storage.read(openKey(id)).map(bytes -> {
            try {
                return JSON.readTree(bytes).path(HOLDER).asText();
            } catch (IOException unreadable) {
                return "";
            }
        });
    }

    void close(String id) {
        storage.delete(openKey(id));
        storage.delete(cancelKey(id));
    }

    void cancel(String id) {
        storage.write(cancelKey(id), "{}".getBytes(StandardCharsets.UTF_8));
    }

    boolean isCancelled(String id) {
        return storage.find(cancelKey(id)).isPresent();
    }

    private Optional<JobRecord> parse(String id, byte[] bytes) {
        try {
            var document = JSON.readValue(bytes, Document.class);
            return Optional.of(new JobRecord(
                    id,
                    document.state(),
                    Instant.parse(document.askedAt()),
                    Instant.parse(document.changedAt()),
                    document.order(),
                    Optional.ofNullable(document.checkpoint()).filter(node -> !node.isNull()),
                    document.items(),
                    document.counts(),
                    Optional.ofNullable(document.failure())));
        } catch (IOException | RuntimeException unreadable) {
            LOG.warn("ignoring the unreadable record {}: {}", key(id), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private StorageKey key(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private StorageKey openKey(String id) {
        return folder.resolve("open").resolve(id + SUFFIX);
    }

    private StorageKey cancelKey(String id) {
        return folder.resolve("cancel").resolve(id + SUFFIX);
    }
}
