package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.TransferSettings;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobRecord;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.VersionChoice;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.transfer.exports.Selection;
import org.providermirror.transfer.imports.ImportOptions;

/** Provides mirrors filled from a registry, exported and imported elsewhere, without HTTP. */
abstract class TransferFixture {
    /** What cannot be verified is left out. */
    protected static final ImportOptions STRICT = new ImportOptions(false, Set.of(), "an administrator");

    /** What cannot be verified is taken. */
    protected static final ImportOptions ANYTHING = new ImportOptions(true, Set.of(), "an administrator");

    protected static final Platform LINUX = Platform.parse("linux_amd64");
    protected static final Platform DARWIN = Platform.parse("darwin_arm64");
    protected static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");

    @TempDir
    protected Path base;

    protected final FakeRegistry upstream = FakeRegistry.start();
    protected final List<MirrorParts> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(MirrorParts::close);
        upstream.close();
    }

    protected final TransferSettings transfer() {
        return new TransferSettings(
                Optional.of(base.resolve("imports")), Optional.of(base.resolve("exports")), 8L << 20, 8L << 20);
    }

    protected final MirrorParts start(MirrorWithJobs settings) throws IOException {
        Files.createDirectories(base.resolve("imports"));
        var parts = settings.with(transfer()).start(base.resolve("temporary"));
        started.add(parts);
        return parts;
    }

    protected final MirrorParts start(String folder) throws IOException {
        return start(MirrorWithJobs.of(upstream, base.resolve(folder)));
    }

    protected final MirrorParts filled(String folder) throws Exception {
        upstream.publish("acme", "null", "1.0.0");
        upstream.publish("acme", "null", "1.1.0");
        upstream.publish("acme", "tool", "2.0.0");
        var mirror = start(folder);
        var items = Stream.of("null", "tool")
                .map(type -> PrefetchItem.listed(
                        FakeRegistry.provider("acme", type), VersionChoice.parse(""), true, Set.of(LINUX, DARWIN)))
                .toList();
        var prefetches = mirror.maintenance().prefetches();
        var task = prefetches.submit(new PrefetchOrder(items, Optional.empty())).orElseThrow();
        assertThat(MirrorWithJobs.awaitEnd(prefetches.queue(), task.id()).count(ItemOutcome.STORED))
                .isEqualTo(6);
        return mirror;
    }

    protected static JobRecord<?, ?> exported(MirrorParts mirror, Selection selection, String name) throws Exception {
        var exports = mirror.maintenance().exports();
        return MirrorWithJobs.awaitEnd(
                exports.queue(),
                exports.submit(selection, name, "boss").orElseThrow().id());
    }

    protected static JobRecord<?, ?> imported(MirrorParts mirror, String folder, ImportOptions terms) throws Exception {
        var imports = mirror.maintenance().imports();
        return MirrorWithJobs.awaitEnd(
                imports.queue(), imports.submit(folder, terms).orElseThrow().id());
    }

    protected static JobRecord<?, ?> uploaded(MirrorParts mirror, byte[] archive, ImportOptions terms)
            throws Exception {
        var imports = mirror.maintenance().imports();
        var task = imports.submit(new ByteArrayInputStream(archive), archive.length, terms)
                .orElseThrow();
        return MirrorWithJobs.awaitEnd(imports.queue(), task.id());
    }

    protected static byte[] zipOf(MirrorParts mirror, Selection selection) throws IOException {
        var bytes = new ByteArrayOutputStream();
        mirror.maintenance().exports().archive(selection).writeTo(bytes);
        return bytes.toByteArray();
    }

    /** What clients see of a folder: all but what proves where its packages come from. */
    protected static Map<String, byte[]> seen(Map<String, byte[]> files) {
        var seen = new TreeMap<>(files);
        seen.keySet().removeIf(name -> name.startsWith(".proof/"));
        return seen;
    }

    /** The release's record in a mirror's storage. */
    protected final Path release(String folder, PackageId id) {
        return base.resolve(folder)
                .resolve(StorageLayout.releaseRecord(id.release()).value());
    }
}
