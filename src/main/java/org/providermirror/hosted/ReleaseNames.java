package org.providermirror.hosted;

import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ReleaseId;

/** Names the files of a release, as GoReleaser's template for Terraform providers does. */
record ReleaseNames(ReleaseId release) {
    private static final String PREFIX = "terraform-provider-";
    private static final Set<String> SYSTEMS = Set.of(
            "aix",
            "android",
            "darwin",
            "dragonfly",
            "freebsd",
            "illumos",
            "ios",
            "linux",
            "netbsd",
            "openbsd",
            "plan9",
            "solaris",
            "windows");
    private static final Set<String> ARCHITECTURES = Set.of(
            "386",
            "amd64",
            "arm",
            "arm64",
            "loong64",
            "mips",
            "mips64",
            "mips64le",
            "mipsle",
            "ppc64",
            "ppc64le",
            "riscv64",
            "s390x",
            "wasm");

    private String begin() {
        return PREFIX + release.provider().type() + "_" + release.version();
    }

    String sums() {
        return begin() + "_SHA256SUMS";
    }

    String signature() {
        return sums() + ".sig";
    }

    String manifest() {
        return begin() + "_manifest.json";
    }

    /** Returns whether a file could be meant as a package. */
    static boolean isPackage(String name) {
        return name.startsWith(PREFIX) && name.endsWith(".zip");
    }

    /** Returns the package of a file of this release; empty if it is of another type or version, or of no platform. */
    Optional<PackageId> packageOf(String name) {
        return PackageId.tryParseArchiveName(release.provider(), name)
                .filter(id -> id.version().equals(release.version()))
                .filter(id -> id.archiveName().equals(name))
                .filter(id -> SYSTEMS.contains(id.platform().operatingSystem())
                        && ARCHITECTURES.contains(id.platform().architecture()));
    }

    String rule() {
        return begin() + "_{os}_{arch}.zip with an operating system and an architecture of Go, such as linux_amd64";
    }
}
