package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.listOf;

import java.time.Duration;
import java.util.List;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.provider.ProviderPattern;

/**
 * Says which providers and versions are served; {@code mirror.include}, {@code .exclude}, {@code .versions},
 * {@code .release-age} and {@code mirror.trust.*} for single providers.
 *
 * @param include the providers that are served; empty for all
 * @param exclude those of them that are not
 * @param versions the versions that are served of the providers that a rule's pattern matches
 * @param releaseAge the minimum release age: how long ago a version was first seen; zero for none
 * @param pinnedSigners the providers whose releases must be signed by a pinned signer: a key that was seen for their
 *     namespace before, or that an administrator accepted
 * @param refuseExpiredKeys the providers whose releases are refused if the key had expired when it signed
 */
public record RuleSettings(
        List<ProviderPattern> include,
        List<ProviderPattern> exclude,
        List<VersionRule> versions,
        Duration releaseAge,
        List<ProviderPattern> pinnedSigners,
        List<ProviderPattern> refuseExpiredKeys) {
    static final String PATTERNS = "patterns as in the clients' `provider_installation`, joined by commas:"
            + " `registry.terraform.io/hashicorp/*`, `example.com/*/*`";

    private static final Setting<List<ProviderPattern>> INCLUDE = new Setting<>(
            "mirror.include",
            Fallback.toNothing("all"),
            "Providers that are served. Other providers look as if their registry did not have them.",
            PATTERNS,
            listOf(ProviderPattern::parse));

    private static final Setting<List<ProviderPattern>> EXCLUDE = new Setting<>(
            "mirror.exclude",
            Fallback.toNothing("none"),
            "Providers that are not served, even if `mirror.include` matches them.",
            PATTERNS,
            listOf(ProviderPattern::parse));

    private static final Setting<List<VersionRule>> VERSIONS = new Setting<>(
            "mirror.versions",
            Fallback.toNothing("all"),
            "Versions that are served, in Terraform's syntax of version constraints. If several patterns match a provider,"
                    + " its versions must meet all of their constraints.",
            "rules `pattern: constraints` joined by semicolons:"
                    + " `registry.terraform.io/hashicorp/aws: >= 4.0, < 6.0; example.com/*/*: ~> 2.1`",
            listOf(";", VersionRule::parse));

    private static final Setting<Duration> RELEASE_AGE = new Setting<>(
            "mirror.release-age",
            Fallback.to("0"),
            "Minimum release age: the time between the first sight of a version and its listing, so that a bad release can"
                    + " be withdrawn before anybody installs it. Versions that were installed from this mirror before"
                    + " stay listed. A provider that is requested for the first time lists nothing for that time.",
            "`0`, or a duration to `365d`, in `ms`, `s`, `m`, `h` or `d`",
            text -> text.equals("0")
                    ? Duration.ZERO
                    : duration(Duration.ZERO, Duration.ofDays(365)).parse(text));

    private static final Setting<List<ProviderPattern>> PINNED_SIGNERS = new Setting<>(
            "mirror.trust.pin-signers",
            Fallback.toNothing("none"),
            "Providers with pinned signers: a release is refused if it is unsigned, or signed by a key that was not seen"
                    + " for its namespace before, until an administrator accepts that.",
            PATTERNS,
            listOf(ProviderPattern::parse));

    private static final Setting<List<ProviderPattern>> REFUSE_EXPIRED_KEYS = new Setting<>(
            "mirror.trust.refuse-expired-keys",
            Fallback.toNothing("none"),
            "Providers whose releases are refused if the key had expired when it signed them, according to the registry's"
                    + " copy of the key. Other providers' releases are accepted and marked, as clients accept them:"
                    + " publishers extend a key without uploading it again.",
            PATTERNS,
            listOf(ProviderPattern::parse));

    static final List<Setting<?>> ROWS =
            List.of(INCLUDE, EXCLUDE, VERSIONS, RELEASE_AGE, PINNED_SIGNERS, REFUSE_EXPIRED_KEYS);

    public RuleSettings {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        versions = List.copyOf(versions);
        pinnedSigners = List.copyOf(pinnedSigners);
        refuseExpiredKeys = List.copyOf(refuseExpiredKeys);
    }

    static RuleSettings read(SettingsReading reading) {
        return new RuleSettings(
                reading.value(INCLUDE),
                reading.value(EXCLUDE),
                reading.value(VERSIONS),
                reading.value(RELEASE_AGE),
                reading.value(PINNED_SIGNERS),
                reading.value(REFUSE_EXPIRED_KEYS));
    }
}
