package org.providermirror.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.storage.StorageLayout;

/** How far a round is. Owned by one thread. */
final class ScrubProgress {
    private static final JsonMapper JSON = new JsonMapper();

    private String after = "";
    private int packages;
    private long bytes;
    private final Set<PackageId> unmended = new TreeSet<>();

    /** From where an interrupted round goes on. */
    static ScrubProgress of(Optional<JsonNode> checkpoint) {
        var progress = new ScrubProgress();
        checkpoint.ifPresent(node -> {
            progress.after = node.path("after").asText("");
            progress.packages = node.path("packages").asInt();
            progress.bytes = node.path("bytes").asLong();
            node.path("unmended").forEach(key -> progress.restore(key.asText()));
        });
        return progress;
    }

    private void restore(String key) {
        var name = key.lastIndexOf('/');
        try {
            unmended.add(PackageId.parseArchiveName(
                    ProviderAddress.parse(key.substring(0, Math.max(0, name))), key.substring(name + 1)));
        } catch (InvalidTermException foreign) {
            // Nothing that this mirror wrote: nothing to mend.
            return;
        }
    }

    JsonNode toJson() {
        var node = JSON.createObjectNode();
        node.put("after", after).put("packages", packages).put("bytes", bytes);
        var list = node.putArray("unmended");
        unmended.forEach(id -> list.add(StorageLayout.archive(id).value()));
        return node;
    }

    /** Whether a package was hashed in this round before. */
    boolean isBehind(PackageId id) {
        return StorageLayout.archive(id).value().compareTo(after) <= 0;
    }

    void hashed(PackageId id, long size) {
        after = StorageLayout.archive(id).value();
        packages++;
        bytes += size;
    }

    void rotten(PackageId id) {
        unmended.add(id);
    }

    void mended(PackageId id) {
        unmended.remove(id);
    }

    Set<PackageId> unmended() {
        return Set.copyOf(unmended);
    }
}
