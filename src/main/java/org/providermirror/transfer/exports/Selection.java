package org.providermirror.transfer.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.ProviderBlockFile;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.VersionChoice;

/**
 * Which of the stored packages are meant.
 *
 * @param providers those of these providers; none for all
 * @param versions an empty choice for all versions, prereleases included
 * @param platforms none for all
 * @param lockFile the text of a dependency lock file that names them exactly, empty for none
 */
public record Selection(
        List<ProviderPattern> providers, VersionChoice versions, Set<Platform> platforms, String lockFile) {
    private static final JsonMapper JSON = new JsonMapper();

    public Selection {
        providers = List.copyOf(providers);
        platforms = Set.copyOf(platforms);
    }

    /** All packages. */
    public static Selection all() {
        return new Selection(List.of(), VersionChoice.parse(""), Set.of(), "");
    }

    /** What it says of each package; parses the lock file once. */
    Predicate<PackageId> predicate() {
        List<PrefetchItem> locked = lockFile.isEmpty() ? List.of() : ProviderBlockFile.ofLockFile(lockFile, Set.of());
        return id -> (platforms.isEmpty() || platforms.contains(id.platform()))
                && (providers.isEmpty() || providers.stream().anyMatch(pattern -> pattern.matches(id.provider())))
                && isChosen(id.version())
                && (lockFile.isEmpty() || locked.stream().anyMatch(wish -> wish.admits(id)));
    }

    private boolean isChosen(ProviderVersion version) {
        return versions.text().isEmpty() || versions.admits(version);
    }

    JsonNode toJson() {
        var node = JSON.createObjectNode();
        var list = node.putArray("providers");
        providers.forEach(pattern -> list.add(pattern.toString()));
        node.put("versions", versions.text());
        var words = node.putArray("platforms");
        platforms.stream().sorted().forEach(platform -> words.add(platform.toString()));
        node.put("lockFile", lockFile);
        return node;
    }

    static Selection ofJson(JsonNode node) {
        var providers = new ArrayList<ProviderPattern>();
        node.path("providers").forEach(pattern -> providers.add(ProviderPattern.parse(pattern.asText())));
        var platforms = new HashSet<Platform>();
        node.path("platforms").forEach(platform -> platforms.add(Platform.parse(platform.asText())));
        return new Selection(
                providers,
                VersionChoice.parse(node.path("versions").asText()),
                platforms,
                node.path("lockFile").asText());
    }
}
