package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.listOf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;

/**
 * Says which providers and versions are served (allow and deny lists); {@code mirror.include}, {@code .exclude},
 * {@code .versions}, {@code .release-age}, {@code .hold} and {@code mirror.trust.*} for single providers.
 *
 * @param include the providers that are served; empty for all
 * @param exclude those of them that are not
 * @param versions the versions that are served of the providers that a rule's pattern matches
 * @param releaseAge the minimum release age: how long ago a version was first seen; zero for none
 * @param hold which new versions are on hold until they are approved
 * @param pinnedSigners the providers whose releases must be signed by a pinned signer: a key that was seen for their
 *     namespace before, or that an administrator accepted
 * @param refuseExpiredKeys the providers whose releases are refused if the key had expired when it signed
 */
public record RuleSettings(
        List<ProviderPattern> include,
        List<ProviderPattern> exclude,
        List<VersionRule> versions,
        Duration releaseAge,
        Hold hold,
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
                    + " stay listed. A provider that is requested for the first time lists nothing for that time."
                    + " Versions of the hostnames in `mirror.hosted.hosts` are listed at once.",
            "`0`, or a duration to `365d`, in `ms`, `s`, `m`, `h` or `d`",
            text -> text.equals("0")
                    ? Duration.ZERO
                    : duration(Duration.ZERO, Duration.ofDays(365)).parse(text));

    private static final Setting<List<ProviderPattern>> HOLD = new Setting<>(
            "mirror.hold",
            Fallback.toNothing("none"),
            "Providers whose new versions are on hold: a version that the registry lists later than in the first list that"
                    + " the mirror received is neither listed nor served until it is approved. Versions that the mirror"
                    + " served before stay. Versions of the hostnames in `mirror.hosted.hosts` are never on hold.",
            PATTERNS,
            listOf(ProviderPattern::parse));

    private static final Setting<Approval> HOLD_APPROVE = new Setting<>(
            "mirror.hold.approve",
            Fallback.toNothing("none"),
            "Rules that approve versions on hold; one that applies is enough. Otherwise an administrator approves each"
                    + " version. `patch`: the version is no prerelease, and has the major and minor number of a"
                    + " version that is served and is no prerelease. `after` with a duration: the mirror first saw the"
                    + " version that long ago. `known-signer`: the release is verified, and each key that signed it"
                    + " also signed a served version of the provider.",
            "rules joined by commas: `patch`, `after 7d` (up to `365d`, in `ms`, `s`, `m`, `h` or `d`), `known-signer`",
            Approval::parse);

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
            List.of(INCLUDE, EXCLUDE, VERSIONS, RELEASE_AGE, HOLD, HOLD_APPROVE, PINNED_SIGNERS, REFUSE_EXPIRED_KEYS);

    /**
     * Says which new versions are on hold, and what approves them.
     *
     * @param providers the providers whose new versions are on hold; empty for none
     * @param own the hosted hostnames; their versions are never on hold
     */
    public record Hold(List<ProviderPattern> providers, Approval approval, Set<Hostname> own) {
        public Hold {
            providers = List.copyOf(providers);
            own = Set.copyOf(own);
        }

        /** Creates the settings of a mirror that is no origin. */
        public Hold(List<ProviderPattern> providers, Approval approval) {
            this(providers, approval, Set.of());
        }

        /** Returns the settings that hold nothing. */
        public static Hold none() {
            return new Hold(List.of(), Approval.parse(""));
        }

        /** Returns whether new versions of a provider are on hold. */
        public boolean covers(ProviderAddress provider) {
            return !own.contains(provider.hostname())
                    && providers.stream().anyMatch(pattern -> pattern.matches(provider));
        }
    }

    /**
     * The rules that approve versions without an administrator. One that applies is enough.
     *
     * @param patch whether versions are approved that have the major and minor number of a served version
     * @param after how long after its first sight a version is approved
     * @param knownSigner whether versions are approved that are signed as served versions are
     */
    public record Approval(boolean patch, Optional<Duration> after, boolean knownSigner) {
        private static final String PATCH = "patch";
        private static final String AFTER = "after ";
        private static final String KNOWN_SIGNER = "known-signer";

        /** Parses {@code patch, after 7d, known-signer}; an empty text has no rule. */
        public static Approval parse(String text) {
            var rules = listOf(rule -> rule).parse(text);
            var after = rules.stream()
                    .filter(rule -> rule.startsWith(AFTER))
                    .map(rule -> duration(Duration.ZERO, Duration.ofDays(365))
                            .parse(rule.substring(AFTER.length()).strip()))
                    .toList();
            var others = rules.stream().filter(rule -> !rule.startsWith(AFTER)).toList();
            if (after.size() > 1 || !List.of(PATCH, KNOWN_SIGNER).containsAll(others)) {
                throw new SettingValueException();
            }
            return new Approval(others.contains(PATCH), after.stream().findFirst(), others.contains(KNOWN_SIGNER));
        }
    }

    public RuleSettings {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
        versions = List.copyOf(versions);
        pinnedSigners = List.copyOf(pinnedSigners);
        refuseExpiredKeys = List.copyOf(refuseExpiredKeys);
    }

    /**
     * Returns the minimum release age of the providers of a hostname: none if the mirror is its origin, because its
     * releases are published on purpose.
     */
    public Duration releaseAge(Hostname hostname) {
        return hold.own().contains(hostname) ? Duration.ZERO : releaseAge;
    }

    static RuleSettings read(SettingsReading reading) {
        return new RuleSettings(
                reading.value(INCLUDE),
                reading.value(EXCLUDE),
                reading.value(VERSIONS),
                reading.value(RELEASE_AGE),
                new Hold(reading.value(HOLD), reading.value(HOLD_APPROVE), HostedSettings.readable(reading)),
                reading.value(PINNED_SIGNERS),
                reading.value(REFUSE_EXPIRED_KEYS));
    }
}
