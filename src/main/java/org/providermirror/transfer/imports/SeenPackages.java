package org.providermirror.transfer.imports;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Sha256;

/** Remembers which packages an import contained, by digests, which take less memory than the packages. */
final class SeenPackages {
    private static final int DIGITS = 15;

    private final Set<Long> digests = new HashSet<>();

    /** Returns whether a package is added now for the first time. */
    boolean add(PackageId id) {
        return digests.add(digest(id));
    }

    boolean contains(PackageId id) {
        return digests.contains(digest(id));
    }

    private static long digest(PackageId id) {
        var hex = Sha256.of(id.toString().getBytes(StandardCharsets.UTF_8)).hex();
        return Long.parseLong(hex.substring(0, DIGITS), 16);
    }
}
