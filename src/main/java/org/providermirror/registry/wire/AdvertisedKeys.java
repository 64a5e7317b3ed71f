package org.providermirror.registry.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.providermirror.net.UpstreamRequest;

/**
 * Holds the signing keys that a registry gives for a namespace.
 *
 * @param entries each key's JSON text, as the registry sent it; at most the first 32, each of at most 256 KiB
 * @param blocks the ASCII armor of each key that has one
 * @param none whether the registry gives no key at all, not even one that cannot be used
 *
 */
public record AdvertisedKeys(List<String> entries, List<String> blocks, boolean none) {
    private static final int MAXIMUM = 32;
    private static final String FIELD = "signing_keys";
    private static final String ARMOR = "ascii_armor";
    private static final String LIST = "gpg_public_keys";

    public AdvertisedKeys {
        entries = List.copyOf(entries);
        blocks = List.copyOf(blocks);
    }

    /**
     * Returns the keys of stored entries.
     *
     * @return empty if an entry is not in the stored form, or if there are more than are ever stored
     */
    public static Optional<AdvertisedKeys> ofEntries(List<String> entries) {
        var blocks = new ArrayList<String>();
        for (var entry : entries) {
            var key = JsonDocument.parse(entry);
            if (key.isEmpty() || entry.length() > UpstreamRequest.KEY_BYTES) {
                return Optional.empty();
            }
            key.get().text(ARMOR).ifPresent(blocks::add);
        }
        return entries.size() > MAXIMUM
                ? Optional.empty()
                : Optional.of(new AdvertisedKeys(entries, blocks, entries.isEmpty()));
    }

    /** Returns the keys in a download document. */
    static AdvertisedKeys of(JsonDocument document) {
        var entries = new ArrayList<String>();
        var blocks = new ArrayList<String>();
        var holder = document.object(FIELD);
        holder.map(keys -> keys.objects(LIST)).orElse(List.of()).stream()
                .limit(MAXIMUM)
                .filter(key -> key.asText().length() <= UpstreamRequest.KEY_BYTES)
                .forEach(key -> {
                    entries.add(key.asText());
                    key.text(ARMOR).ifPresent(blocks::add);
                });
        return new AdvertisedKeys(
                entries,
                blocks,
                document.isVoid(FIELD) || holder.map(keys -> keys.isVoid(LIST)).orElse(false));
    }
}
