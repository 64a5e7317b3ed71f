package org.providermirror.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.providermirror.config.AddressRange;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.mirror.ArchiveAnswer;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StoredContent;
import org.providermirror.testing.ArchiveAnswers;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ReleaseBuilder;

/** A mirror without a container in a process of its own, to be killed while it fetches. */
final class MirrorProcess {
    private MirrorProcess() {}

    /**
     * Returns the command that starts one. It prints {@code asking}, requests every package of these versions of
     * acme/null, and fetches until it is killed. If it would serve other bytes than it verified, its errors contain
     * {@code wrong}.
     */
    static List<String> command(Path folder, URI services, List<String> versions) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return Stream.concat(
                        Stream.of(
                                java,
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                MirrorProcess.class.getName(),
                                folder.toString(),
                                services.toString()),
                        versions.stream())
                .toList();
    }

    /** Settings of a mirror of a fake registry. */
    static MirrorSettings settings(Path folder, URI services) {
        var hosts = new ServedHosts(Set.of(FakeRegistry.HOSTNAME), false);
        return MirrorFixture.of(
                        folder,
                        new UpstreamSettings(
                                hosts,
                                Map.of(FakeRegistry.HOSTNAME, services),
                                DefaultSettings.credentials(),
                                DefaultSettings.egress(),
                                Optional.empty(),
                                List.of(AddressRange.parse("127.0.0.0/8")),
                                true,
                                1000,
                                Duration.ofMinutes(10)))
                .with(new FetchSettings(4, 4, 1_000, Optional.empty()))
                .settings();
    }

    /** Every package of a version of acme/null. */
    static List<PackageId> packages(String version) {
        return ReleaseBuilder.PLATFORMS.stream()
                .map(platform ->
                        new PackageId(FakeRegistry.provider("acme", "null"), ProviderVersion.parse(version), platform))
                .toList();
    }

    public static void main(String[] arguments) throws IOException {
        try (var parts = new MirrorParts(
                settings(Path.of(arguments[0]), URI.create(arguments[1])),
                new ContainerExecutors(),
                Path.of(arguments[0]))) {
            System.out.println("asking");
            for (var version : Arrays.asList(arguments).subList(2, arguments.length)) {
                for (var id : packages(version)) {
                    if (ArchiveAnswers.of(parts.mirror().archive(id)) instanceof ArchiveAnswer.Stored stored
                            && !isTrue(stored)) {
                        System.err.println("wrong " + id);
                    }
                }
            }
            System.in.read();
        }
    }

    private static boolean isTrue(ArchiveAnswer.Stored stored) throws IOException {
        var bytes = Files.readAllBytes(((StoredContent.LocalFile) stored.content()).path());
        return stored.sha256().equals(Sha256.of(bytes));
    }
}
