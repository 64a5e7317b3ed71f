package org.providermirror.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.config.proxy.EgressChoice;
import org.providermirror.config.proxy.EgressSettings;
import org.providermirror.config.proxy.EnvironmentProxies;

/** Provides settings for tests: those of a mirror that is open to everybody and runs no scheduled job. */
public final class DefaultSettings {
    private DefaultSettings() {}

    /** Returns rules that refuse nothing. */
    public static RuleSettings rules() {
        return new RuleSettings(
                List.of(), List.of(), List.of(), Duration.ZERO, RuleSettings.Hold.none(), List.of(), List.of());
    }

    /** Returns no access control. */
    public static AccessSettings access() {
        return new AccessSettings(Optional.empty(), Optional.empty(), Duration.ofMinutes(10), Optional.empty());
    }

    /** Returns no audit log. */
    public static AuditSettings audit() {
        return new AuditSettings(Optional.empty(), 100 * 1024 * 1024, 10);
    }

    /** Returns no rules, no access control, no audit log and no webhook. */
    public static PolicySettings policy() {
        return new PolicySettings(rules(), access(), audit(), Optional.empty());
    }

    /** Returns no prefetch list. */
    public static PrefetchSettings prefetch() {
        return new PrefetchSettings(Optional.empty(), Duration.ofHours(6));
    }

    /** Returns imports by upload and exports by download only. */
    public static TransferSettings transfer() {
        return new TransferSettings(Optional.empty(), Optional.empty(), 20L << 30, 40L << 30);
    }

    /** Returns a retention policy that never removes anything. */
    public static RetentionSettings retention() {
        return new RetentionSettings(OptionalLong.empty(), Optional.empty(), List.of(), Duration.ofDays(1));
    }

    /** Returns a scrub that runs only when an administrator asks. */
    public static ScrubSettings scrub() {
        return new ScrubSettings(OptionalLong.empty(), Duration.ofDays(30));
    }

    /** Returns no scheduled jobs. */
    public static MaintenanceSettings maintenance() {
        return new MaintenanceSettings(prefetch(), transfer(), retention(), scrub());
    }

    /** Returns no proxy, whatever the JVM and the environment of the tests say. */
    public static EgressSettings egress() {
        return new EgressSettings(new EgressChoice.Direct(), List.of(), EnvironmentProxies.none());
    }

    /** Returns no registry tokens. */
    public static RegistryCredentials credentials() {
        return new RegistryCredentials(Map.of());
    }

    /** Returns the same trust requirement for all providers. */
    public static TrustSettings trust(SignaturePolicy signatures) {
        return new TrustSettings(signatures, List.of(), List.of());
    }

    /** Returns the settings of a mirror that contacts no registry. */
    public static UpstreamSettings noUpstream(ServedHosts hosts) {
        return new UpstreamSettings(
                hosts,
                Map.of(),
                credentials(),
                egress(),
                Optional.empty(),
                List.of(),
                true,
                1000,
                Duration.ofMinutes(10));
    }
}
