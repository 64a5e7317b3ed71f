package org.providermirror.registry.verify;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;

/**
 * Decides whether a file name in signed checksums may be the name of a package, so that the checksums of another release
 * prove nothing about it.
 *
 * <p>A name that can be read as {@code terraform-provider-{type}_{version}_{os}_{arch}.zip} must name the package's own
 * type and platform, and its version or one that differs only in prerelease or build metadata. A {@code v} before the
 * version and underscores in the type are off the convention, but readable. Any other name is accepted, except for
 * HashiCorp's providers and those whose signers are pinned: these need a name that follows the convention.
 */
public final class ArchiveNameRule {
    private static final Pattern NAME =
            Pattern.compile("terraform-provider-(.+)_(v?)([^_]+)_([^_]+)_([^_]+)\\.zip", Pattern.CASE_INSENSITIVE);

    private final List<ProviderPattern> pinned;
    private final HashiCorpKey hashiCorpKey = new HashiCorpKey();

    /** @param pinned the providers whose signers are pinned */
    public ArchiveNameRule(List<ProviderPattern> pinned) {
        this.pinned = List.copyOf(pinned);
    }

    /** Returns why the file name cannot be the package's, as a sentence part; empty if it can be. */
    public Optional<String> complaint(PackageId id, String fileName) {
        var name = read(fileName);
        var shown = "its file \"" + fileName + "\" ";
        if (name.isEmpty() || !name.get().conventional()) {
            if (isStrict(id.provider())) {
                return Optional.of(shown + "does not follow the convention " + id.archiveName()
                        + ", which HashiCorp's providers and those in mirror.trust.pin-signers need");
            }
        }
        return name.flatMap(read -> read.difference(id)).map(difference -> shown + "is named as " + difference);
    }

    private boolean isStrict(ProviderAddress provider) {
        return hashiCorpKey.isRequiredFor(provider) || pinned.stream().anyMatch(pattern -> pattern.matches(provider));
    }

    private static Optional<Name> read(String fileName) {
        var parts = NAME.matcher(fileName);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var type = parts.group(1);
        var conventional = parts.group(2).isEmpty() && type.indexOf('_') < 0;
        return ProviderVersion.tryParse(parts.group(3))
                .flatMap(version -> Platform.tryParse(parts.group(4), parts.group(5))
                        .map(platform -> new Name(type, version, platform, conventional)));
    }

    /** Holds the parts of a file name. */
    private record Name(String type, ProviderVersion version, Platform platform, boolean conventional) {
        /** Returns how it differs from the package; empty if it does not. */
        Optional<String> difference(PackageId id) {
            if (!isType(id.provider().type())) {
                return Optional.of("a package of the provider type " + type + ", not of "
                        + id.provider().type());
            }
            if (!numbers(version).equals(numbers(id.version()))) {
                return Optional.of("a package of the version " + version + ", not of " + id.version());
            }
            return platform.toString().equalsIgnoreCase(id.platform().toString())
                    ? Optional.empty()
                    : Optional.of("a package for " + platform + ", not for " + id.platform());
        }

        // Publishers write the type in their own case, and some with underscores.
        private boolean isType(String wanted) {
            return Normalizer.normalize(type, Form.NFKC).replace('_', '-').equalsIgnoreCase(wanted);
        }

        private static String numbers(ProviderVersion version) {
            return version.value().split("[-+]", 2)[0];
        }
    }
}
