package org.providermirror.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.providermirror.config.AddressRange;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.RetentionSettings;
import org.providermirror.config.ScrubSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.StorageSettings;
import org.providermirror.config.TransferSettings;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.prefetch.PrefetchItem;
import org.providermirror.prefetch.PrefetchOrder;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.VersionChoice;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.transfer.exports.Selection;
import org.providermirror.transfer.imports.ImportOptions;

/** A mirror without a container in a process of its own, which a test kills while jobs of every kind run. */
final class JobProcess {
    private static final long BYTES_A_SECOND = 4 << 20;

    private JobProcess() {}

    /** Returns the command that starts one, which prints {@code asking} after all jobs were requested. */
    static List<String> command(Path base, URI services) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JobProcess.class.getName(),
                base.toString(),
                services.toString());
    }

    /** Its settings: it stores in {@code mirror}, imports from {@code imports} and exports to {@code exports}. */
    static MirrorWithJobs settings(Path base, URI services) {
        return new MirrorWithJobs(
                new StorageSettings.Folder(base.resolve("mirror")),
                new UpstreamSettings(
                        new ServedHosts(Set.of(FakeRegistry.HOSTNAME), false),
                        Map.of(FakeRegistry.HOSTNAME, services),
                        DefaultSettings.credentials(),
                        DefaultSettings.egress(),
                        Optional.empty(),
                        List.of(AddressRange.parse("127.0.0.0/8")),
                        true,
                        1000,
                        Duration.ofMinutes(10)),
                DefaultSettings.prefetch(),
                new TransferSettings(
                        Optional.of(base.resolve("imports")), Optional.of(base.resolve("exports")), 1L << 30, 1L << 30),
                new RetentionSettings(
                        OptionalLong.empty(), Optional.of(Duration.ofDays(100)), List.of(), Duration.ofDays(30)),
                new ScrubSettings(OptionalLong.of(BYTES_A_SECOND), Duration.ofDays(30)),
                DefaultSettings.policy());
    }

    /** A prefetch of every package of acme/null. */
    static PrefetchOrder prefetch(String type) {
        return new PrefetchOrder(
                List.of(PrefetchItem.listed(
                        FakeRegistry.provider("acme", type), VersionChoice.parse(""), false, Set.of())),
                Optional.empty());
    }

    public static void main(String[] arguments) throws IOException {
        var base = Path.of(arguments[0]);
        try (var parts = settings(base, URI.create(arguments[1])).start(base)) {
            var keeping = parts.maintenance();
            keeping.scrubs().submit("boss");
            keeping.prefetches().submit(prefetch("null"));
            keeping.retentionJobs().submit(false, "boss");
            keeping.exports()
                    .submit(
                            new Selection(
                                    List.of(ProviderPattern.parse("registry.example.com/acme/kept")),
                                    VersionChoice.parse(""),
                                    Set.of(),
                                    ""),
                            "site",
                            "boss");
            keeping.imports().submit("site", new ImportOptions(false, Set.of(), "nobody"));
            System.out.println("asking");
            System.in.read();
        }
    }
}
