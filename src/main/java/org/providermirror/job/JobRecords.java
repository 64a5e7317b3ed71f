package org.providermirror.job;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.json.TermModule;
import org.providermirror.storage.Storage;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.StoredObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the records of one kind of job. A second object beside the record of an open job is its lease: it names the instance
 * that holds the job. Every method throws {@link org.providermirror.failure.StorageException}.
 */
final class JobRecords<O, C> {
    private static final Logger LOG = LoggerFactory.getLogger(JobRecords.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModules(new Jdk8Module(), new TermModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String HOLDER = "holder";
    private static final String SUFFIX = ".json";

    private final Storage storage;
    private final StorageKey folder;
    private final JavaType type;

    JobRecords(Storage storage, JobKind<O, C> kind) {
        this.storage = storage;
        this.folder = kind.folder();
        this.type = JSON.getTypeFactory().constructParametricType(JobRecord.class, kind.order(), kind.checkpoint());
    }

    void write(JobRecord<O, C> job) {
        storage.write(key(job.id()), bytes(job));
    }

    private static byte[] bytes(Object document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JacksonException impossible) {
            throw new IllegalStateException("a record of plain members can be written", impossible);
        }
    }

    Optional<JobRecord<O, C>> read(String id) {
        return storage.read(key(id)).flatMap(bytes -> parse(id, bytes));
    }

    private Optional<JobRecord<O, C>> parse(String id, byte[] bytes) {
        try {
            return Optional.of(JSON.readValue(bytes, type));
        } catch (IOException | RuntimeException unreadable) {
            LOG.warn("ignoring the unreadable job record {}: {}", key(id), unreadable.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the ids of all records, the oldest first. */
    List<String> ids() {
        return ids(storage.list(folder).stream()
                .sorted(Comparator.comparing(StoredObject::lastModified).thenComparing(StoredObject::key))
                .map(object -> object.key().value().substring(folder.value().length() + 1)));
    }

    List<String> openIds() {
        return ids(storage.list(StorageLayout.open(folder)).stream()
                .map(object -> object.key().name()));
    }

    private static List<String> ids(Stream<String> names) {
        return names.filter(name -> !name.contains("/") && name.endsWith(SUFFIX))
                .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                .toList();
    }

    void delete(String id) {
        storage.delete(key(id));
        storage.delete(cancelKey(id));
    }

    /** Acquires the lease of a job that is not open; of any number of instances exactly one succeeds. */
    boolean open(String id, String holder) {
        return storage.create(openKey(id), bytes(Map.of(HOLDER, holder)));
    }

    /** Takes the lease of an open job over. */
    void takeOver(String id, String holder) {
        storage.write(openKey(id), bytes(Map.of(HOLDER, holder)));
    }

    boolean isOpen(String id) {
        return storage.find(openKey(id)).isPresent();
    }

    /** Returns the instance that holds the lease; empty if the job is not open. */
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

    private StorageKey key(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private StorageKey openKey(String id) {
        return StorageLayout.open(folder).resolve(id + SUFFIX);
    }

    private StorageKey cancelKey(String id) {
        return folder.resolve("cancel").resolve(id + SUFFIX);
    }
}
