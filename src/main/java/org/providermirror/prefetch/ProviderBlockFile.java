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
 * Files of {@code provider} blocks: a dependency lock file, as the clients write it, and the standing list, which has
 * {@code versions} and {@code platforms} in place of {@code version} and {@code hashes}.
 */
public final class ProviderBlockFile {
    /** A longer text is no lock file. */
    public static final int LONGEST = 1024 * 1024;

    private static final String ANY = "*";
    private static final String DEFAULT_HOSTNAME = "registry.terraform.io";
    private static final String RULE = "the text of a .terraform.lock.hcl";

    private ProviderBlockFile() {}

    /**
     * What a dependency lock file names, exact versions with their hashes, for these platforms.
     *
     * @param platforms none for all
     * @throws InvalidTermException where it is none, or names no provider
     */
    public static List<PrefetchItem> ofLockFile(String text, Set<Platform> platforms) {
        var wishes = new ArrayList<PrefetchItem>();
        for (var block : blocks(text, "lock file")) {
            var version = block.value("version").orElseThrow(() -> wrong("lock file", block, "it needs a version"));
            wishes.add(PrefetchItem.locked(
                    address(block), ProviderVersion.parse(version), platforms, block.all("hashes")));
        }
        if (wishes.isEmpty()) {
            throw new InvalidTermException("lock file", text, RULE + " with at least one provider");
        }
        return List.copyOf(wishes);
    }

    /**
     * What a standing list names.
     *
     * @throws InvalidTermException where it is none
     */
    public static List<PrefetchItem> ofList(String text) {
        var wishes = new ArrayList<PrefetchItem>();
        for (var block : blocks(text, "standing list")) {
            var unknown = new HashSet<>(block.values().keySet());
            unknown.removeAll(Set.of("versions", "platforms", "all"));
            if (!unknown.isEmpty() || block.all("platforms").isEmpty()) {
                throw wrong("standing list", block, "it needs platforms, and may have versions and all");
            }
            wishes.add(PrefetchItem.listed(
                    address(block),
                    VersionChoice.parse(block.value("versions").orElse("")),
                    block.value("all").filter("true"::equals).isPresent(),
                    platforms(block.all("platforms"))));
        }
        return List.copyOf(wishes);
    }

    /**
     * A provider as users write it, {@code hashicorp/null} being of the registry that Terraform takes for granted.
     *
     * @throws InvalidTermException where it is none
     */
    public static ProviderAddress address(String given) {
        return ProviderAddress.parse(
                given.chars().filter(character -> character == '/').count() == 1
                        ? DEFAULT_HOSTNAME + "/" + given
                        : given);
    }

    /**
     * Platforms as users write them, {@code *} for all.
     *
     * @return none for all
     * @throws InvalidTermException where one is none
     */
    public static Set<Platform> platforms(List<String> given) {
        var platforms = new HashSet<Platform>();
        given.stream().filter(name -> !name.equals(ANY)).map(Platform::parse).forEach(platforms::add);
        return given.contains(ANY) ? Set.of() : platforms;
    }

    private static List<HclBlock> blocks(String text, String term) {
        if (text.length() > LONGEST) {
            throw new InvalidTermException(term, text, "at most " + LONGEST + " characters");
        }
        try {
            return HclBlock.parse(text).stream()
                    .filter(block -> block.type().equals("provider"))
                    .toList();
        } catch (HclSyntaxException malformed) {
            throw new InvalidTermException(term, text, malformed.getMessage());
        }
    }

    private static ProviderAddress address(HclBlock block) {
        if (block.labels().size() != 1) {
            throw wrong("provider block", block, "it is of one provider");
        }
        return address(block.labels().get(0));
    }

    private static InvalidTermException wrong(String term, HclBlock block, String rule) {
        return new InvalidTermException(term, "provider block of line " + block.line(), rule);
    }
}
