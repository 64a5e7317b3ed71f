package org.providermirror.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.FetchSettings;
import org.providermirror.config.HostedSettings;
import org.providermirror.config.MaintenanceSettings;
import org.providermirror.config.MirrorSettings;
import org.providermirror.config.MissAnswer;
import org.providermirror.config.OffloadSettings;
import org.providermirror.config.PolicySettings;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.StorageSettings;
import org.providermirror.config.UpstreamSettings;

/**
 * The settings of a mirror in a test: its storage and its upstream; all others have their defaults.
 *
 * @param verifyAhead off, unless a test is about it, so that requests to upstream are those of the test's own requests
 */
record MirrorFixture(
        StorageSettings storage,
        UpstreamSettings upstream,
        MissAnswer miss,
        FetchSettings fetches,
        Duration timeToLive,
        SignaturePolicy signatures,
        PolicySettings policy,
        MaintenanceSettings keeping,
        boolean verifyAhead) {
    static MirrorFixture of(StorageSettings storage, UpstreamSettings upstream) {
        return new MirrorFixture(
                storage,
                upstream,
                MissAnswer.REDIRECT,
                new FetchSettings(4, 2, 1_000, Optional.empty()),
                Duration.ofMinutes(5),
                SignaturePolicy.REQUIRE,
                DefaultSettings.policy(),
                DefaultSettings.maintenance(),
                false);
    }

    static MirrorFixture of(Path folder, UpstreamSettings upstream) {
        return of(new StorageSettings.Folder(folder), upstream);
    }

    MirrorFixture with(MissAnswer other) {
        return new MirrorFixture(
                storage, upstream, other, fetches, timeToLive, signatures, policy, keeping, verifyAhead);
    }

    MirrorFixture with(SignaturePolicy other) {
        return new MirrorFixture(storage, upstream, miss, fetches, timeToLive, other, policy, keeping, verifyAhead);
    }

    MirrorFixture with(PolicySettings other) {
        return new MirrorFixture(storage, upstream, miss, fetches, timeToLive, signatures, other, keeping, verifyAhead);
    }

    MirrorFixture with(MaintenanceSettings other) {
        return new MirrorFixture(storage, upstream, miss, fetches, timeToLive, signatures, policy, other, verifyAhead);
    }

    MirrorFixture withTimeToLive(Duration other) {
        return new MirrorFixture(storage, upstream, miss, fetches, other, signatures, policy, keeping, verifyAhead);
    }

    MirrorFixture with(FetchSettings other) {
        return new MirrorFixture(storage, upstream, miss, other, timeToLive, signatures, policy, keeping, verifyAhead);
    }

    MirrorFixture verifyingAhead() {
        return new MirrorFixture(storage, upstream, miss, fetches, timeToLive, signatures, policy, keeping, true);
    }

    MirrorSettings settings() {
        return new MirrorSettings(
                storage,
                OffloadSettings.none(),
                miss,
                4,
                fetches,
                timeToLive,
                verifyAhead,
                64L << 20,
                upstream,
                HostedSettings.none(),
                signatures,
                policy,
                Optional.empty(),
                keeping,
                false);
    }
}
