package org.providermirror.hosted;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.archive.ProviderExecutable;
import org.providermirror.archive.UnreadableArchiveException;
import org.providermirror.hosted.UploadedRelease.UploadedPackage;
import org.providermirror.hosted.keys.NamespaceKeys;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.Release;
import org.providermirror.registry.ReleasePackage;

/** Checks uploaded releases, and finds all problems of one together. Thread-safe; reads whole packages. */
final class PublicationCheck {
    private static final int MOST_PROBLEMS = 100;

    private final NamespaceKeys keys;
    private final ArchiveHash archiveHash;
    private final ProviderExecutable executable;
    private final Clock clock;

    PublicationCheck(NamespaceKeys keys, ArchiveHash archiveHash, ProviderExecutable executable, Clock clock) {
        this.keys = keys;
        this.archiveHash = archiveHash;
        this.executable = executable;
        this.clock = clock;
    }

    /**
     * Checks an upload.
     *
     * @param current the release as it is published, if it is
     * @throws PublicationRefusedException with all problems
     * @throws IOException if a staged file cannot be read
     */
    CheckedRelease check(ReleaseId release, UploadedRelease upload, Optional<Release> current)
            throws PublicationRefusedException, IOException {
        return new Check(release, upload, current).run();
    }

    /** One check. */
    private final class Check {
        private final ReleaseId id;
        private final UploadedRelease upload;
        private final Optional<Release> current;
        private final List<PublicationProblem> problems;
        private final Map<Platform, PackageHash> hashes = new TreeMap<>();
        private final List<PublicationProblem> notes = new ArrayList<>();

        Check(ReleaseId id, UploadedRelease upload, Optional<Release> current) {
            this.id = id;
            this.upload = upload;
            this.current = current;
            this.problems = new ArrayList<>(upload.problems());
        }

        CheckedRelease run() throws PublicationRefusedException, IOException {
            for (var uploaded : upload.packages().values()) {
                content(uploaded);
            }
            var sums = upload.sums();
            if (sums.isEmpty()) {
                add(upload.names().sums(), "it is missing");
                throw refused();
            }
            var lines = SumLines.of(sums.get());
            var packages = packages(lines);
            var signed = SignedSums.of(id, sums.get(), upload, keys, clock, problems::add);
            var protocols = protocols(lines);
            if (!problems.isEmpty()) {
                throw refused();
            }
            var published = current.map(before -> SumLines.of(sumsOf(before)));
            var isPublished = published.filter(before -> before.contain(lines)).isPresent();
            if (!isPublished
                    && published.filter(before -> !lines.contain(before)).isPresent()) {
                throw PublicationRefusedException.conflict(id, conflicts(published.get(), lines));
            }
            return new CheckedRelease(
                    isPublished ? current.get() : release(packages, signed.orElseThrow(), protocols),
                    upload.packages(),
                    hashes,
                    isPublished,
                    signed.orElseThrow().byMirror(),
                    List.copyOf(notes));
        }

        private Release release(Map<Platform, ReleasePackage> packages, SignedSums signed, List<String> protocols) {
            return new Release(
                    id.provider(),
                    id.version(),
                    protocols,
                    new TreeMap<>(packages),
                    List.of(signed.covering(packages.keySet())),
                    Set.of(),
                    clock.instant());
        }

        private void content(UploadedPackage uploaded) throws IOException {
            var name = uploaded.id().archiveName();
            try {
                executable.problem(uploaded.staging().file(), uploaded.id()).ifPresent(reason -> add(name, reason));
                hashes.put(
                        uploaded.id().platform(),
                        archiveHash.h1(uploaded.staging().file()));
            } catch (UnreadableArchiveException unreadable) {
                add(name, String.valueOf(unreadable.getMessage()));
            }
        }

        /** Returns the packages that the sums list, and compares them with the uploaded and the published ones. */
        private Map<Platform, ReleasePackage> packages(SumLines lines) {
            lines.contradicted().forEach(name -> add(name, "the sums list it with several digests"));
            var packages = new TreeMap<Platform, ReleasePackage>();
            lines.digests().forEach((name, digest) -> {
                if (ReleaseNames.isPackage(name)) {
                    var found = upload.names().packageOf(name);
                    if (found.isEmpty()) {
                        add(
                                name,
                                "the sums list it, and it is not a package of this release; its name must be "
                                        + upload.names().rule());
                    } else {
                        listed(found.get(), digest);
                        packages.put(
                                found.get().platform(),
                                new ReleasePackage(name, digest, Optional.empty(), Set.of(), OptionalLong.empty()));
                    }
                }
            });
            upload.packages().values().stream()
                    .map(UploadedPackage::id)
                    .filter(uploaded -> !packages.containsKey(uploaded.platform()))
                    .forEach(uploaded -> add(uploaded.archiveName(), "the sums do not list it"));
            if (packages.isEmpty()) {
                add(upload.names().sums(), "it lists no package; a release needs at least one platform");
            }
            return packages;
        }

        private void listed(PackageId listed, Sha256 digest) {
            var uploaded = Optional.ofNullable(upload.packages().get(listed.platform()));
            if (uploaded.isEmpty() && !isPublished(listed, digest)) {
                add(listed.archiveName(), "the sums list it, and it is missing");
            }
            uploaded.filter(arrived -> !arrived.sha256().equals(digest))
                    .ifPresent(arrived -> add(
                            listed.archiveName(),
                            "it has the SHA-256 " + arrived.sha256() + ", and the sums list " + digest));
        }

        private boolean isPublished(PackageId listed, Sha256 digest) {
            return current.flatMap(before -> before.find(listed.platform()))
                    .filter(before -> before.sha256().equals(digest))
                    .isPresent();
        }

        private List<String> protocols(SumLines lines) {
            if (upload.isImported()) {
                var described = upload.importedProtocols().orElseThrow();
                requireSame(upload.names().sums(), described);
                return described;
            }
            var manifest = upload.manifest();
            var name = upload.names().manifest();
            if (manifest.isEmpty()) {
                var protocols = current.map(Release::protocols).orElse(ReleaseManifest.DEFAULT);
                if (lines.digests().containsKey(name)) {
                    notes.add(new PublicationProblem(name, withoutManifest(protocols)));
                }
                return protocols;
            }
            Optional.ofNullable(lines.digests().get(name))
                    .filter(digest -> !digest.equals(Sha256.of(manifest.get())))
                    .ifPresent(digest -> add(name, "it has another SHA-256 than the sums list"));
            var protocols = ReleaseManifest.protocols(manifest.get());
            if (protocols.isEmpty()) {
                add(
                        name,
                        "it is not a manifest with protocol versions, such as"
                                + " {\"version\": 1, \"metadata\": {\"protocol_versions\": [\"6.0\"]}}");
            }
            protocols.ifPresent(found -> requireSame(name, found));
            return protocols.orElse(ReleaseManifest.DEFAULT);
        }

        private void requireSame(String name, List<String> protocols) {
            current.filter(before -> !protocols.equals(before.protocols()))
                    .ifPresent(before -> add(
                            name,
                            "it lists other protocol versions than the published release, " + before.protocols()));
        }

        private static String withoutManifest(List<String> protocols) {
            return "the sums list it, and it is missing; the release has the plugin protocol "
                    + String.join(", ", protocols)
                    + ". If that is wrong, purge the version, add the file to the archive and publish it again";
        }

        private List<PublicationProblem> conflicts(SumLines published, SumLines uploaded) {
            return published.digests().entrySet().stream()
                    .filter(line -> !line.getValue().equals(uploaded.digests().get(line.getKey())))
                    .limit(MOST_PROBLEMS)
                    .map(line -> new PublicationProblem(
                            line.getKey(),
                            "it is published with the SHA-256 " + line.getValue() + ", and the uploaded sums list "
                                    + Optional.ofNullable(uploaded.digests().get(line.getKey()))
                                            .map(Sha256::toString)
                                            .orElse("no such file")))
                    .toList();
        }

        private void add(String file, String reason) {
            problems.add(new PublicationProblem(file, reason));
        }

        private PublicationRefusedException refused() {
            return PublicationRefusedException.invalid(
                    id, problems.stream().distinct().limit(MOST_PROBLEMS).toList());
        }
    }

    private static byte[] sumsOf(Release release) {
        return release.checksums().get(0).sums();
    }
}
