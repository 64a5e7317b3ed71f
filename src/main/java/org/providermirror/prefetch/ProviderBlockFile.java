package org.providermirror.prefetch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.providermirror.hcl.HclBlock;
import org.providermirror.hcl.HclSyntaxException;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.VersionChoice;

/**
 * Reads files of {@code provider} blocks: dependency lock files and the prefetch list. The list has {@code versions} and
 * {@code platforms} in place of {@code version} and {@code hashes}.
 */
public final class ProviderBlockFile {
    /** The maximum length of a lock file. */
    public static final int LONGEST = 1024 * 1024;

    private static final String ANY = "*";
    private static final String RULE = "the text of a .terraform.lock.hcl";

    private ProviderBlockFile() {}

    /**
     * Parses a dependency lock file: exact versions with their hashes, for these platforms.
     *
     * @param platforms empty for all
     * @throws InvalidTermException if it is not a lock file, or names no provider
     */
    public static List<PrefetchItem> ofLockFile(String text, Set<Platform> platforms) {
        var items = new ArrayList<PrefetchItem>();
        for (var block : blocks(text, "lock file", Set.of("provider", "module"))) {
            if (block.type().equals("module")) {
                // Reserved: Terraform warns of it and goes on.
                continue;
            }
            var version = block.value("version").orElseThrow(() -> wrong("lock file", block, "it needs a version"));
            items.add(PrefetchItem.locked(
                    address(block), ProviderVersion.parse(version), platforms, block.all("hashes")));
        }
        if (items.isEmpty()) {
            throw new InvalidTermException("lock file", text, RULE + " with at least one provider");
        }
        return List.copyOf(items);
    }

    /**
     * Parses the prefetch list.
     *
     * @throws InvalidTermException if it is not valid
     */
    public static List<PrefetchItem> ofList(String text) {
        var items = new ArrayList<PrefetchItem>();
        for (var block : blocks(text, "prefetch list", Set.of("provider"))) {
            var unknown = new HashSet<>(block.values().keySet());
            unknown.removeAll(Set.of("versions", "platforms", "all"));
            if (!unknown.isEmpty() || block.all("platforms").isEmpty()) {
                throw wrong("prefetch list", block, "it needs platforms, and may have versions and all");
            }
            items.add(PrefetchItem.listed(
                    address(block),
                    VersionChoice.parse(block.value("versions").orElse("")),
                    block.value("all").filter("true"::equals).isPresent(),
                    platforms(block.all("platforms"))));
        }
        return List.copyOf(items);
    }

    /**
     * Parses platforms; {@code *} means all.
     *
     * @return empty for all
     * @throws InvalidTermException if one is not valid
     */
    public static Set<Platform> platforms(List<String> names) {
        var platforms = new HashSet<Platform>();
        names.stream().filter(name -> !name.equals(ANY)).map(Platform::parse).forEach(platforms::add);
        return names.contains(ANY) ? Set.of() : platforms;
    }

    private static List<HclBlock> blocks(String text, String term, Set<String> types) {
        if (text.length() > LONGEST) {
            throw new InvalidTermException(term, text, "at most " + LONGEST + " characters");
        }
        try {
            var blocks = HclBlock.parse(text);
            for (var block : blocks) {
                if (!types.contains(block.type())) {
                    throw new InvalidTermException(
                            term, block.type() + " block of line " + block.line(), "every block is a provider block");
                }
            }
            return blocks;
        } catch (HclSyntaxException malformed) {
            throw new InvalidTermException(term, text, malformed.getMessage());
        }
    }

    private static ProviderAddress address(HclBlock block) {
        if (block.labels().size() != 1) {
            throw wrong("provider block", block, "it names one provider");
        }
        return ProviderAddress.parseSource(block.labels().get(0));
    }

    private static InvalidTermException wrong(String term, HclBlock block, String rule) {
        return new InvalidTermException(term, "provider block of line " + block.line(), rule);
    }
}
