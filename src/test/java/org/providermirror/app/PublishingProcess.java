package org.providermirror.app;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.hosted.PublicationRefusedException;
import org.providermirror.hosted.Publications;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** A mirror without a container in a process of its own, to be killed while it publishes. */
final class PublishingProcess {
    static final String[] ALL = {"darwin_arm64", "linux_amd64", "windows_amd64"};
    private static final Hostname CORP = Hostname.parse("providers.corp.example");

    private PublishingProcess() {}

    /**
     * Returns the command that starts one. It prints {@code publishing} before each version, publishes versions from this
     * one on, each for one platform and then for all, and ends only by a failure.
     */
    static List<String> command(Path folder, int version) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PublishingProcess.class.getName(),
                folder.toString(),
                String.valueOf(version));
    }

    static MirrorSettings settings(Path folder) {
        var hosts = new ServedHosts(Set.of(), false, Set.of(CORP));
        return MirrorFixture.of(folder, DefaultSettings.noUpstream(hosts)).settings();
    }

    static ReleaseId release(int version) {
        return new ReleaseId(ProviderAddress.parse(CORP + "/platform/tool"), ProviderVersion.parse(version + ".0.0"));
    }

    /** Registers the key of this process beside those of others. */
    static void register(MirrorParts mirror) throws Exception {
        mirror.policy()
                .signingKeys()
                .register(CORP, "platform", SigningKey.ofPublisher().armored(), "boss");
    }

    /** Publishes as a build does that sends its release again while a claim of a killed instance is valid. */
    static Publications.Published publish(MirrorParts mirror, ReleaseId release, String... platforms) throws Exception {
        var archive = PublisherFolder.of(release, platforms).tar();
        for (var attempt = 1; ; attempt++) {
            try {
                return mirror.publications().publish(release, new ByteArrayInputStream(archive), archive.length, "ci");
            } catch (PublicationRefusedException refused) {
                if (refused.kind() != PublicationRefusedException.Kind.BUSY || attempt > 300) {
                    throw refused;
                }
                Thread.sleep(100);
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        try (var mirror = new MirrorParts(settings(folder), new ContainerExecutors(), folder)) {
            register(mirror);
            for (var version = Integer.parseInt(arguments[1]); ; version++) {
                System.out.println("publishing " + version);
                publish(mirror, release(version), "linux_amd64");
                publish(mirror, release(version), ALL);
            }
        }
    }
}
