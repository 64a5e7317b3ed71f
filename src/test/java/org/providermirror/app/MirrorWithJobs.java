package org.providermirror.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.MaintenanceSettings;
import org.providermirror.config.PolicySettings;
import org.providermirror.config.PrefetchSettings;
import org.providermirror.config.RetentionSettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.ScrubSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.StorageSettings;
import org.providermirror.config.TransferSettings;
import org.providermirror.config.UpstreamSettings;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.job.JobState;
import org.providermirror.provider.Hostname;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;

/** Settings of a mirror for tests of its jobs, and the steps that run and await those jobs. */
record MirrorWithJobs(
        StorageSettings storage,
        UpstreamSettings upstream,
        PrefetchSettings prefetch,
        TransferSettings transfer,
        RetentionSettings retention,
        ScrubSettings scrub,
        PolicySettings policy) {
    static MirrorWithJobs of(FakeRegistry registry, StorageSettings storage) {
        return new MirrorWithJobs(
                storage,
                registry.upstreamSettings(),
                DefaultSettings.prefetch(),
                DefaultSettings.transfer(),
                DefaultSettings.retention(),
                DefaultSettings.scrub(),
                DefaultSettings.policy());
    }

    static MirrorWithJobs of(FakeRegistry registry, Path folder) {
        return of(registry, new StorageSettings.Folder(folder));
    }

    /** An offline mirror. */
    static MirrorWithJobs cutOff(Path folder) {
        return new MirrorWithJobs(
                new StorageSettings.Folder(folder),
                DefaultSettings.noUpstream(new ServedHosts(Set.of(), false)),
                DefaultSettings.prefetch(),
                DefaultSettings.transfer(),
                DefaultSettings.retention(),
                DefaultSettings.scrub(),
                DefaultSettings.policy());
    }

    /** The same mirror as the origin of a hostname. */
    MirrorWithJobs hosting(Hostname hostname) {
        var hosts = upstream.hosts().withHosted(Set.of(hostname));
        var serving = new UpstreamSettings(
                hosts,
                upstream.services(),
                upstream.credentials(),
                upstream.egress(),
                upstream.caFile(),
                upstream.privateNetworks(),
                upstream.plainHttp(),
                upstream.concurrency(),
                upstream.archiveTimeout());
        return new MirrorWithJobs(storage, serving, prefetch, transfer, retention, scrub, policy);
    }

    MirrorWithJobs with(TransferSettings other) {
        return new MirrorWithJobs(storage, upstream, prefetch, other, retention, scrub, policy);
    }

    MirrorWithJobs with(RetentionSettings other) {
        return new MirrorWithJobs(storage, upstream, prefetch, transfer, other, scrub, policy);
    }

    MirrorWithJobs with(PrefetchSettings other) {
        return new MirrorWithJobs(storage, upstream, other, transfer, retention, scrub, policy);
    }

    MirrorWithJobs with(ScrubSettings other) {
        return new MirrorWithJobs(storage, upstream, prefetch, transfer, retention, other, policy);
    }

    MirrorWithJobs with(PolicySettings other) {
        return new MirrorWithJobs(storage, upstream, prefetch, transfer, retention, scrub, other);
    }

    MirrorWithJobs with(RuleSettings rules) {
        return with(new PolicySettings(rules, policy.access(), policy.audit(), policy.webhook()));
    }

    MirrorParts start(Path temporary) {
        var settings = MirrorFixture.of(storage, upstream)
                .with(new FetchSettings(4, 4, 1_000, Optional.empty()))
                .with(policy)
                .with(new MaintenanceSettings(prefetch, transfer, retention, scrub))
                .settings();
        return new MirrorParts(settings, new ContainerExecutors(), temporary);
    }

    /** Returns the job once it has ended. */
    static <O, C> JobRecord<O, C> awaitEnd(JobQueue<O, C> board, String id) throws Exception {
        return Eventually.value(
                        "the job ends",
                        () -> board.find(id),
                        job -> job.filter(found -> found.state() != JobState.OPEN)
                                .isPresent())
                .orElseThrow();
    }

    /** All files below a folder by their names, but for the mirror's own. */
    static Map<String, byte[]> files(Path folder) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var walk = Files.walk(folder)) {
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                var name = folder.relativize(file).toString();
                if (!name.startsWith(".mirror")) {
                    files.put(name, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }
}
