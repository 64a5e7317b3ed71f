package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.optional;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingsReading;

/**
 * Says who may use the mirror; {@code mirror.auth.*}.
 *
 * @param tokensFile the clients' tokens, hashed
 * @param keyFile the keys that sign archive links; empty if they are kept in storage
 * @param archiveTtl the lifetime of the signed links in a version document
 * @param oidc the OpenID Connect issuer whose tokens are accepted too
 */
public record AccessSettings(
        Optional<Path> tokensFile, Optional<Path> keyFile, Duration archiveTtl, Optional<OidcSettings> oidc) {
    private static final Setting<Optional<Path>> TOKENS_FILE = Setting.path(
            "mirror.auth.tokens-file",
            Fallback.toNothing("none: requests need no token"),
            "File of the clients' tokens, hashed. If set, every request but the health checks needs a token. Read again"
                    + " when it changes.",
            optional(SettingParser::path));

    private static final Setting<Optional<Path>> KEY_FILE = Setting.path(
            "mirror.auth.key-file",
            Fallback.toNothing("kept in storage"),
            "File of the keys that sign archive URLs, one a line: the first signs, all are accepted. Each is 32 bytes or"
                    + " more in hexadecimal or base64. Read again when it changes. Must be the same for all instances"
                    + " on one storage.",
            optional(SettingParser::path));

    private static final Setting<Duration> ARCHIVE_TTL = new Setting<>(
            "mirror.auth.archive-ttl",
            Fallback.to("10m"),
            "Lifetime of the archive URLs in a version document, if clients need a token.",
            "a duration from `10s` to `1d`, in `ms`, `s`, `m`, `h` or `d`",
            duration(Duration.ofSeconds(10), Duration.ofDays(1)));

    static final List<Setting<?>> ROWS = List.of(TOKENS_FILE, KEY_FILE, ARCHIVE_TTL);

    static AccessSettings read(SettingsReading reading) {
        return new AccessSettings(
                reading.value(TOKENS_FILE),
                reading.value(KEY_FILE),
                reading.value(ARCHIVE_TTL),
                OidcSettings.read(reading));
    }

    /** Whether clients must authenticate. */
    public boolean isClosed() {
        return tokensFile.isPresent() || oidc.isPresent();
    }
}
