package org.providermirror.prefetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.VersionChoice;

/**
 * What a prefetch is to fetch, and its form in the task's record.
 *
 * @param wishes at most {@link #MOST_WISHES}
 */
public record PrefetchOrder(List<PrefetchItem> wishes) {
    /** How many wishes one prefetch may have. */
    public static final int MOST_WISHES = 2_000;

    private static final JsonMapper JSON = new JsonMapper();

    public PrefetchOrder {
        wishes = List.copyOf(wishes);
        if (wishes.isEmpty() || wishes.size() > MOST_WISHES) {
            throw new InvalidTermException(
                    "prefetch", wishes.size() + " providers", "from 1 to " + MOST_WISHES + " providers");
        }
    }

    JsonNode toJson() {
        var order = JSON.createObjectNode();
        var list = order.putArray("wishes");
        for (var wish : wishes) {
            var node = list.addObject();
            node.put("provider", wish.provider().toString());
            wish.locked()
                    .ifPresentOrElse(
                            version -> node.put("locked", version.toString()),
                            () -> node.put("versions", wish.versions().toString())
                                    .put("all", wish.all()));
            var platforms = node.putArray("platforms");
            wish.platforms().stream().sorted().forEach(platform -> platforms.add(platform.toString()));
            var hashes = node.putArray("hashes");
            Stream.concat(wish.hashes().stream().map(PackageHash::toString), wish.unreadable().stream())
                    .sorted()
                    .forEach(hashes::add);
        }
        return order;
    }

    /** @throws InvalidTermException where it is none */
    static PrefetchOrder ofJson(JsonNode order) {
        var wishes = new ArrayList<PrefetchItem>();
        for (var node : order.path("wishes")) {
            var provider = ProviderBlockFile.address(node.path("provider").asText());
            var platforms = new HashSet<Platform>();
            node.path("platforms").forEach(platform -> platforms.add(Platform.parse(platform.asText())));
            wishes.add(
                    node.has("locked")
                            ? PrefetchItem.locked(
                                    provider,
                                    ProviderVersion.parse(node.path("locked").asText()),
                                    platforms,
                                    hashes(node))
                            : PrefetchItem.listed(
                                    provider,
                                    VersionChoice.parse(node.path("versions").asText()),
                                    node.path("all").asBoolean(),
                                    platforms));
        }
        return new PrefetchOrder(wishes);
    }

    private static List<String> hashes(JsonNode node) {
        var hashes = new ArrayList<String>();
        node.path("hashes").forEach(hash -> hashes.add(hash.asText()));
        return hashes;
    }
}
