package org.providermirror.config.table;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.listOf;
import static org.providermirror.config.table.SettingParser.orNone;
import static org.providermirror.config.table.SettingParser.wholeNumber;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.config.AccessSettings;
import org.providermirror.config.AuditSettings;
import org.providermirror.config.OidcSettings;
import org.providermirror.config.PolicySettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.SettingValueException;
import org.providermirror.config.VersionRule;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.provider.ProviderPattern;

/** The rows of the table of settings that say who may ask, for what, and what is written down of it. */
final class PolicyRows {
    private static final String PATTERNS = "patterns as in the clients' `provider_installation`, joined by commas:"
            + " `registry.terraform.io/hashicorp/*`, `example.com/*/*`";
    private static final String PATH = "an absolute path, or one that begins with `~/`";
    private static final int MEBIBYTE = 1024 * 1024;

    final Setting<List<ProviderPattern>> include;
    final Setting<List<ProviderPattern>> exclude;
    final Setting<List<VersionRule>> versions;
    final Setting<Duration> releaseAge;
    final Setting<List<ProviderPattern>> pinnedSigners;
    final Setting<List<ProviderPattern>> refuseExpiredKeys;
    final Setting<Optional<Path>> tokensFile;
    final Setting<Optional<Path>> keyFile;
    final Setting<Duration> archiveTtl;
    final Setting<Optional<URI>> issuer;
    final Setting<Optional<String>> audience;
    final Setting<Map<String, String>> claims;
    final Setting<List<ProviderPattern>> issuerProviders;
    final Setting<Optional<Path>> auditFile;
    final Setting<Integer> auditSize;
    final Setting<Integer> auditKept;

    PolicyRows(PathParser paths) {
        include = new Setting<>(
                "mirror.include",
                Fallback.toNothing("all"),
                "The providers that are served; all others are as if the registry had none of them.",
                PATTERNS,
                listOf(ProviderPattern::parse));
        exclude = new Setting<>(
                "mirror.exclude",
                Fallback.toNothing("none"),
                "Providers that are not served, although `mirror.include` has them.",
                PATTERNS,
                listOf(ProviderPattern::parse));
        versions = new Setting<>(
                "mirror.versions",
                Fallback.toNothing("all"),
                "Which versions are served, in Terraform's syntax of version constraints. Where several patterns match"
                        + " a provider its versions must meet all of their constraints.",
                "rules `pattern: constraints` joined by semicolons:"
                        + " `registry.terraform.io/hashicorp/aws: >= 4.0, < 6.0; example.com/*/*: ~> 2.1`",
                PolicyRows::versionRules);
        releaseAge = new Setting<>(
                "mirror.release-age",
                Fallback.to("0"),
                "For how long a version is left out of the lists after this mirror first saw it, so that a bad release"
                        + " is withdrawn before anybody here installs it. A version that was installed from this"
                        + " mirror before stays. A provider that nobody asked for before shows nothing for that long.",
                "`0`, or a duration to `365d`, in `ms`, `s`, `m`, `h` or `d`",
                text -> text.equals("0")
                        ? Duration.ZERO
                        : duration(Duration.ZERO, Duration.ofDays(365)).parse(text));
        pinnedSigners = new Setting<>(
                "mirror.trust.pin-signers",
                Fallback.toNothing("none"),
                "Providers whose releases are refused if they are unsigned, or signed by a key that was not seen for their"
                        + " namespace before, until an administrator accepts that.",
                PATTERNS,
                listOf(ProviderPattern::parse));
        refuseExpiredKeys = new Setting<>(
                "mirror.trust.refuse-expired-keys",
                Fallback.toNothing("none"),
                "Providers whose releases are refused if the key had expired when it signed them, according to the copy of"
                        + " the key that the registry gives. Other providers' releases are accepted and marked, as clients"
                        + " accept them: publishers extend a key without uploading it again.",
                PATTERNS,
                listOf(ProviderPattern::parse));
        tokensFile = new Setting<>(
                "mirror.auth.tokens-file",
                Fallback.toNothing("none: everybody may ask"),
                "The file of the clients' tokens, hashed. Where it is set, nobody gets anything without a token but the"
                        + " answers of the health checks. It is read again when it changes.",
                PATH,
                orNone(paths::absolute));
        keyFile = new Setting<>(
                "mirror.auth.key-file",
                Fallback.toNothing("kept in storage"),
                "The file of the keys that archive URLs are signed with, one a line: the first signs, all are good."
                        + " Each is 32 bytes or more in hexadecimal or base64. It is read again when it changes, and is"
                        + " the same for all mirrors that share a storage.",
                PATH,
                orNone(paths::absolute));
        archiveTtl = new Setting<>(
                "mirror.auth.archive-ttl",
                Fallback.to("10m"),
                "How long the archive URLs of a version document are good, where clients need a token.",
                "a duration from `10s` to `1d`, in `ms`, `s`, `m`, `h` or `d`",
                duration(Duration.ofSeconds(10), Duration.ofDays(1)));
        issuer = new Setting<>(
                "mirror.auth.oidc.issuer",
                Fallback.toNothing("none"),
                "The issuer of OpenID Connect whose tokens (JWT) may read, too, such as that of a CI system. Its keys"
                        + " are looked up by discovery, under the rules for upstream connections.",
                "an `https://` URL without query (`http://` where `mirror.upstream.plain-http` is `true`)",
                orNone(UrlParser::issuer));
        audience = new Setting<>(
                "mirror.auth.oidc.audience",
                Fallback.toNothing("none"),
                "Whom these tokens must be made for (`aud`); has to be set with the issuer.",
                "a text without spaces",
                orNone(PolicyRows::audience));
        claims = new Setting<>(
                "mirror.auth.oidc.claims",
                Fallback.toNothing("none"),
                "What these tokens must say beside that.",
                "`claim=text` joined by commas: `repository_owner=acme,environment=production`",
                PolicyRows::claims);
        issuerProviders = new Setting<>(
                "mirror.auth.oidc.providers",
                Fallback.toNothing("all"),
                "The providers that bearers of these tokens may ask for.",
                PATTERNS,
                listOf(ProviderPattern::parse));
        auditFile = new Setting<>(
                "mirror.audit.file",
                Fallback.toNothing("none"),
                "The file that gets one line of JSON for each package that is asked for, each request that is refused"
                        + " and each act of an administrator. The one that grows has `.0` behind the name, those before it"
                        + " `.1`, `.2` and so on.",
                PATH,
                orNone(paths::absolute));
        auditSize = new Setting<>(
                "mirror.audit.mebibytes",
                Fallback.to("100"),
                "At how many MiB the file is put aside and a new one begun.",
                "a whole number from 1 to 1024",
                wholeNumber(1, 1024));
        auditKept = new Setting<>(
                "mirror.audit.files",
                Fallback.to("10"),
                "How many such files are kept, the one that grows among them; the oldest is deleted.",
                "a whole number from 2 to 1000",
                wholeNumber(2, 1000));
    }

    private static List<VersionRule> versionRules(String text) {
        return Stream.of(text.split(";"))
                .map(String::strip)
                .filter(rule -> !rule.isEmpty())
                .map(VersionRule::parse)
                .toList();
    }

    private static String audience(String text) {
        if (!text.matches("[!-~]{1,500}")) {
            throw new SettingValueException();
        }
        return text;
    }

    private static Map<String, String> claims(String text) {
        var claims = new HashMap<String, String>();
        for (var claim : listOf(item -> item).parse(text)) {
            var equals = claim.indexOf('=');
            if (equals < 1) {
                throw new SettingValueException("an equals sign is needed between a claim and its text");
            }
            claims.put(
                    claim.substring(0, equals).strip(),
                    claim.substring(equals + 1).strip());
        }
        return claims;
    }

    List<Setting<?>> rows() {
        return List.of(
                include,
                exclude,
                versions,
                releaseAge,
                pinnedSigners,
                refuseExpiredKeys,
                tokensFile,
                keyFile,
                archiveTtl,
                issuer,
                audience,
                claims,
                issuerProviders,
                auditFile,
                auditSize,
                auditKept);
    }

    /** Adds what is wrong between these settings. */
    void check(SettingsReading reading) {
        var issued = reading.value(issuer).flatMap(value -> value);
        var meant = reading.value(audience).flatMap(value -> value);
        if (issued.isPresent() != meant.isPresent()) {
            reading.add(new SettingProblem(
                    audience.name(), "settings", "mirror.auth.oidc.issuer and mirror.auth.oidc.audience go together"));
        }
    }

    /** What they say, where none of them has a problem. */
    PolicySettings settings(SettingsReading reading) {
        return new PolicySettings(
                new RuleSettings(
                        reading.value(include).orElseThrow(),
                        reading.value(exclude).orElseThrow(),
                        reading.value(versions).orElseThrow(),
                        reading.value(releaseAge).orElseThrow(),
                        reading.value(pinnedSigners).orElseThrow(),
                        reading.value(refuseExpiredKeys).orElseThrow()),
                new AccessSettings(
                        reading.value(tokensFile).orElseThrow(),
                        reading.value(keyFile).orElseThrow(),
                        reading.value(archiveTtl).orElseThrow(),
                        oidc(reading)),
                new AuditSettings(
                        reading.value(auditFile).orElseThrow(),
                        reading.value(auditSize).orElseThrow() * MEBIBYTE,
                        reading.value(auditKept).orElseThrow()));
    }

    private Optional<OidcSettings> oidc(SettingsReading reading) {
        return reading.value(issuer)
                .orElseThrow()
                .map(url -> new OidcSettings(
                        url,
                        reading.value(audience).orElseThrow().orElseThrow(),
                        reading.value(claims).orElseThrow(),
                        reading.value(issuerProviders).orElseThrow()));
    }
}
