package org.providermirror.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Printable;

/**
 * Finds the file of a package archive that clients start, by the rules of Terraform's {@code
 * CachedProvider.ExecutableFile}: the first file in the root folder named {@code terraform-provider-{type}}, alone or
 * with {@code _} or {@code .} and more behind it. The client unpacks the archive with its permissions, and fails later
 * if the file is not executable.
 *
 * <p>Reads only the archive's directory, whose size {@link ArchiveLimits} bounds. Safe for use by many threads.
 */
public final class ProviderExecutable {
    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR_FILE = 0100000;
    private static final int EXECUTE_BY_OWNER = 0100;
    private static final int PERMISSIONS = 0777;
    private static final Comparator<ArchiveEntry> ORDER = Comparator.comparing(ProviderExecutable::rootName);

    private final ArchiveLimits limits;

    public ProviderExecutable(ArchiveLimits limits) {
        this.limits = limits;
    }

    /**
     * Checks whether clients can start the provider of this package. Packages for Windows need no execute bit.
     *
     * @return a sentence that says why they cannot, and what to do; empty if they can
     * @throws UnreadableArchiveException if the archive is not a zip, is broken, or exceeds the limits
     * @throws IOException if the file cannot be read
     */
    public Optional<String> problem(Path archive, PackageId id) throws IOException, UnreadableArchiveException {
        var prefix = "terraform-provider-" + id.provider().type();
        try (var bytes = new ArchiveBytes(archive)) {
            // If names repeat, clients unpack the last entry over the others.
            var executable = CentralDirectory.read(bytes, limits).stream()
                    .filter(entry -> !entry.isFolder() && isExecutableName(rootName(entry), prefix))
                    .reduce((first, next) -> ORDER.compare(first, next) < 0 ? first : next);
            return executable.isEmpty()
                    ? Optional.of("the archive has no provider executable: pack a file named " + prefix + "_v"
                            + id.version() + " into its root folder")
                    : problem(executable.get(), id);
        }
    }

    private static Optional<String> problem(ArchiveEntry executable, PackageId id) {
        var mode = executable.unixMode();
        var name = Printable.of(rootName(executable), 120);
        if ((mode & FILE_TYPE) != 0 && (mode & FILE_TYPE) != REGULAR_FILE) {
            return Optional.of(name + " is not a regular file: pack the provider executable itself");
        }
        return id.platform().operatingSystem().equals("windows") || (mode & EXECUTE_BY_OWNER) != 0
                ? Optional.empty()
                : Optional.of("%s has no execute bit (mode %04o): run chmod +x before it is packed"
                        .formatted(name, mode & PERMISSIONS));
    }

    private static boolean isExecutableName(String name, String prefix) {
        var rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "/";
        return !rest.contains("/") && (rest.isEmpty() || rest.startsWith("_") || rest.startsWith("."));
    }

    /** Returns the name without the {@code ./} that some programs write before names in the root folder. */
    private static String rootName(ArchiveEntry entry) {
        var name = new String(entry.name(), StandardCharsets.UTF_8);
        return name.startsWith("./") ? name.substring(2) : name;
    }
}
