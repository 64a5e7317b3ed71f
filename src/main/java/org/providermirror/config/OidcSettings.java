package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.listOf;
import static org.providermirror.config.table.SettingParser.matching;
import static org.providermirror.config.table.SettingParser.optional;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingProblem;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.config.table.UrlParser;
import org.providermirror.provider.ProviderPattern;

/**
 * Names the OpenID Connect issuer whose short-lived tokens are accepted, beside those of the tokens file;
 * {@code mirror.auth.oidc.*}.
 *
 * @param issuer the issuer exactly as in its tokens, without an added slash
 * @param audience the audience that the tokens must have
 * @param claims further claims that a token must have, each with this text
 * @param providers the providers that the tokens allow to read; empty for all
 * @param publishClaims further claims that let a token publish; empty if no token may
 * @param publishProviders the providers that these tokens may publish to; empty for all hosted ones
 */
public record OidcSettings(
        URI issuer,
        String audience,
        Map<String, String> claims,
        List<ProviderPattern> providers,
        Map<String, String> publishClaims,
        List<ProviderPattern> publishProviders) {
    private static final Setting<Optional<URI>> ISSUER = new Setting<>(
            "mirror.auth.oidc.issuer",
            Fallback.toNothing("none"),
            "OpenID Connect issuer whose tokens (JWT) are accepted, too, such as that of a CI system. Its keys are found by"
                    + " discovery, under the rules for upstream connections.",
            "an `https://` URL without query (`http://` where `mirror.upstream.plain-http` is `true`)",
            optional(UrlParser.withoutLogin("an issuer has no login", "https", "http")));

    private static final Setting<Optional<String>> AUDIENCE = new Setting<>(
            "mirror.auth.oidc.audience",
            Fallback.toNothing("none"),
            "Audience (`aud`) that these tokens must have. Required with the issuer.",
            "a text without spaces",
            optional(matching("[!-~]{1,500}")));

    private static final Setting<Map<String, String>> CLAIMS = new Setting<>(
            "mirror.auth.oidc.claims",
            Fallback.toNothing("none"),
            "Further claims that these tokens must have.",
            "`claim=text` joined by commas: `repository_owner=acme,environment=production`",
            OidcSettings::claims);

    private static final Setting<List<ProviderPattern>> PROVIDERS = new Setting<>(
            "mirror.auth.oidc.providers",
            Fallback.toNothing("all"),
            "Providers that these tokens allow to read.",
            RuleSettings.PATTERNS,
            listOf(ProviderPattern::parse));

    private static final Setting<Map<String, String>> PUBLISH_CLAIMS = new Setting<>(
            "mirror.auth.oidc.publish-claims",
            Fallback.toNothing("none: these tokens may not publish"),
            "Claims that let one of these tokens publish releases of hosted providers, beside"
                    + " `mirror.auth.oidc.claims`. Name a claim that only the pipeline of the release has.",
            "`claim=text` joined by commas: `repository=acme/terraform-provider-tool,ref_protected=true`",
            OidcSettings::claims);

    private static final Setting<List<ProviderPattern>> PUBLISH_PROVIDERS = new Setting<>(
            "mirror.auth.oidc.publish-providers",
            Fallback.toNothing("all hosted ones"),
            "Providers that these tokens may publish to.",
            RuleSettings.PATTERNS,
            listOf(ProviderPattern::parse));

    static final List<Setting<?>> ROWS =
            List.of(ISSUER, AUDIENCE, CLAIMS, PROVIDERS, PUBLISH_CLAIMS, PUBLISH_PROVIDERS);

    public OidcSettings {
        claims = Map.copyOf(claims);
        providers = List.copyOf(providers);
        publishClaims = Map.copyOf(publishClaims);
        publishProviders = List.copyOf(publishProviders);
    }

    /** Names an issuer whose tokens may only read. */
    public OidcSettings(URI issuer, String audience, Map<String, String> claims, List<ProviderPattern> providers) {
        this(issuer, audience, claims, providers, Map.of(), List.of());
    }

    /** Reports an issuer without an audience, and an audience without an issuer. */
    static void check(SettingsReading reading) {
        var issuer = reading.find(ISSUER).flatMap(value -> value);
        var audience = reading.find(AUDIENCE).flatMap(value -> value);
        if (issuer.isPresent() != audience.isPresent()) {
            reading.add(new SettingProblem(
                    AUDIENCE.name(), "settings", "mirror.auth.oidc.issuer and mirror.auth.oidc.audience go together"));
        }
    }

    static Optional<OidcSettings> read(SettingsReading reading) {
        return reading.value(ISSUER)
                .map(issuer -> new OidcSettings(
                        issuer,
                        reading.value(AUDIENCE).orElseThrow(),
                        reading.value(CLAIMS),
                        reading.value(PROVIDERS),
                        reading.value(PUBLISH_CLAIMS),
                        reading.value(PUBLISH_PROVIDERS)));
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
}
