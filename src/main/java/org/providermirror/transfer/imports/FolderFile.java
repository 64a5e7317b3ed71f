package org.providermirror.transfer.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.providermirror.catalog.record.ReleaseFiles;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StorageLayout;

/** Classifies a file of a mirror folder by the last four names of its path, because people nest such folders at will. */
public sealed interface FolderFile {
    /**
     * The folder of provenance files, in the layout of the mirror's own folder. The names differ, so that an export that is copied into
     * a mirror's storage is checked, not trusted.
     */
    StorageKey PROOFS = new StorageKey(".proof");

    /** The path of a package in the layout that imports read. */
    String LAYOUT = "hostname/namespace/type/terraform-provider-{type}_{version}_{os}_{arch}.zip,"
            + " as \"terraform providers mirror\" writes it";

    /** Returns the folder of the provenance files of a version. */
    static StorageKey proofs(ProviderAddress provider, ProviderVersion version) {
        return PROOFS.resolve(provider.toString()).resolve(version.toString());
    }

    /** A package. */
    record Archive(PackageId id) implements FolderFile {}

    /** The document of a version. */
    record Document(ProviderAddress provider, ProviderVersion version) implements FolderFile {}

    /** A provenance file of a version. */
    record Proof(ProviderAddress provider, ProviderVersion version, String name) implements FolderFile {}

    /**
     * A zip with a wrong name or place, or an unpacked package.
     *
     * @param path the file, or the folder of the unpacked package
     */
    record Odd(String path, String reason) implements FolderFile {}

    /** Classifies a file; returns empty for one that imports ignore, such as {@code index.json}. */
    static Optional<FolderFile> of(String path) {
        var names = path.split("/", -1);
        var name = names[names.length - 1];
        for (var folder : List.of(PROOFS, StorageLayout.OWN)) {
            var at = Arrays.asList(names).indexOf(folder.value());
            if (at >= 0) {
                return proof(Arrays.copyOfRange(names, at + 1, names.length));
            }
        }
        var isArchive = name.startsWith("terraform-provider-") && name.endsWith(".zip");
        if (names.length < 4 || Arrays.asList(names).contains("..")) {
            return isArchive
                    ? Optional.of(new Odd(path, "it is in no folder hostname/namespace/type"))
                    : Optional.empty();
        }
        try {
            var provider =
                    ProviderAddress.parse(names[names.length - 4], names[names.length - 3], names[names.length - 2]);
            if (isArchive) {
                return Optional.of(new Archive(PackageId.parseArchiveName(provider, name)));
            }
            return name.endsWith(".json")
                    ? ProviderVersion.tryParse(name.substring(0, name.length() - ".json".length()))
                            .map(version -> new Document(provider, version))
                    : unpacked(names);
        } catch (InvalidTermException wrong) {
            return isArchive ? Optional.of(new Odd(path, wrong.getMessage())) : unpacked(names);
        }
    }

    // A plugin cache and the folder .terraform/providers contain hostname/namespace/type/version/platform/.
    private static Optional<FolderFile> unpacked(String[] names) {
        for (var platform = 4; platform < names.length - 1; platform++) {
            if (Platform.tryParse(names[platform]).isPresent()
                    && ProviderVersion.tryParse(names[platform - 1]).isPresent()) {
                var folder = String.join("/", Arrays.copyOfRange(names, platform - 4, platform + 1));
                return Optional.of(
                        new Odd(folder, "it is the unpacked layout of a plugin cache; an import expects " + LAYOUT));
            }
        }
        return Optional.empty();
    }

    // Imports ignore the mirror's other files, above all its quarantine.
    private static Optional<FolderFile> proof(String[] names) {
        try {
            return names.length == 5 && ReleaseFiles.isName(names[4])
                    ? Optional.of(new Proof(
                            ProviderAddress.parse(names[0], names[1], names[2]),
                            ProviderVersion.parse(names[3]),
                            names[4]))
                    : Optional.empty();
        } catch (InvalidTermException foreign) {
            return Optional.empty();
        }
    }
}
