package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.flag;
import static org.providermirror.config.table.SettingParser.optional;
import static org.providermirror.config.table.SettingParser.size;
import static org.providermirror.config.table.SettingParser.unlimitedOr;
import static org.providermirror.config.table.SettingParser.wholeNumber;
import static org.providermirror.config.table.SettingParser.word;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.config.table.UrlParser;

/**
 * Holds all settings, checked. Each record declares its own settings with their defaults and limits; this one declares
 * those of version lists (freshness, verification ahead), of misses and of metadata. {@link #ROWS} lists them all.
 *
 * @param storage where packages are stored
 * @param offload the program that sends the bytes of local storage
 * @param miss the answer to a request for a package that is not stored
 * @param missRedirects how many clients of one fetch are redirected upstream; {@link Integer#MAX_VALUE} for all
 * @param fetch the limits of the fetches into storage
 * @param indexTtl the TTL of a cached version list, at least one second
 * @param verifyAhead whether the newest version of a requested list is verified behind the answer
 * @param metadataBytes the limit of the metadata that one provider may add to the storage
 * @param upstream the registries that the mirror may contact, and how
 * @param hosted the hostnames whose origin is the mirror itself
 * @param signatures whether a release needs a valid signature
 * @param policy policy, access and audit
 * @param publicUrl the URL of the mirror for clients, with a trailing slash
 * @param maintenance the background jobs
 * @param warmUp whether the start lets the JVM compile the code of requests and of TLS
 */
public record MirrorSettings(
        StorageSettings storage,
        OffloadSettings offload,
        MissAnswer miss,
        int missRedirects,
        FetchSettings fetch,
        Duration indexTtl,
        boolean verifyAhead,
        long metadataBytes,
        UpstreamSettings upstream,
        HostedSettings hosted,
        SignaturePolicy signatures,
        PolicySettings policy,
        Optional<URI> publicUrl,
        MaintenanceSettings maintenance,
        boolean warmUp) {
    private static final Setting<MissAnswer> MISS = new Setting<>(
            "mirror.miss",
            Fallback.to("redirect"),
            "Answer to a request for a package that is not stored: a redirect to upstream, while the mirror fetches the"
                    + " package for the next client; or the bytes as they arrive, for clients without internet access.",
            "`redirect` or `stream`",
            word(MissAnswer.class));

    private static final Setting<Integer> MISS_REDIRECTS = new Setting<>(
            "mirror.miss.redirects",
            Fallback.to("4"),
            "Number of clients that are redirected upstream while a package is fetched. Later ones wait for the stored"
                    + " package if the fetch will end within 20 seconds, at most 45 seconds in all, so that a crowd costs"
                    + " upstream a few downloads. Used only with `redirect`.",
            "a whole number from 0 to 1000000, or `unlimited`",
            unlimitedOr(wholeNumber(0, 1_000_000)));

    private static final Setting<Duration> INDEX_TTL = new Setting<>(
            "mirror.index.ttl",
            Fallback.to("5m"),
            "TTL of a provider's list of versions. A stale list is still served at once, while one refresh runs.",
            "a duration from `1s` to `365d`, in `ms`, `s`, `m`, `h` or `d`",
            duration(Duration.ofSeconds(1), Duration.ofDays(365)));

    private static final Setting<Boolean> VERIFY_AHEAD = new Setting<>(
            "mirror.index.verify-ahead",
            Fallback.to("true"),
            "Whether the mirror verifies the newest version of each list that a client requests, behind the answer. A client"
                    + " requests all lists first, so the newest versions are then answered without a wait. Costs upstream"
                    + " three requests for each new version.",
            "`true` or `false`",
            flag());

    private static final Setting<Long> METADATA_MAX_SIZE = new Setting<>(
            "mirror.metadata.max-size",
            Fallback.to("64MiB"),
            "Metadata that one provider may add to the storage: releases with their checksum files and signing keys. Beyond"
                    + " it, its new releases are served, but neither they nor their packages are stored.",
            "a size from `1MiB` to `1024GiB`, in `B`, `KiB`, `MiB` or `GiB`",
            size(1L << 20, 1L << 40));

    private static final Setting<SignaturePolicy> SIGNATURES = new Setting<>(
            "mirror.trust.signatures",
            Fallback.to("require"),
            "Whether a release needs a valid OpenPGP signature before it is served. With `off`, the registry's SHA256SUMS"
                    + " is trusted as it is.",
            "`require` or `off`",
            word(SignaturePolicy.class));

    private static final Setting<Optional<URI>> PUBLIC_URL = new Setting<>(
            "mirror.public-url",
            Fallback.toNothing("the URL of the request"),
            "URL of the mirror for clients, as the set-up page shows it.",
            "an `https://` URL without login and query, such as `https://mirror.example.com/mirror/`",
            optional(UrlParser.folderWithoutLogin("the URL is shown to everybody and holds no login", "https")));

    private static final Setting<Boolean> WARM_UP = new Setting<>(
            "mirror.warm-up",
            Fallback.to("true"),
            "Whether the start lets the JVM compile the code of requests and of TLS, so that the first clients do not wait for"
                    + " that. Costs about a second of processor time at each start.",
            "`true` or `false`",
            flag());

    /** Every setting of this release, in the order of the reference page. A setting that is not listed does not exist. */
    public static final List<Setting<?>> ROWS = Stream.of(
                    StorageSettings.ROWS,
                    OffloadSettings.ROWS,
                    List.of(MISS, MISS_REDIRECTS),
                    FetchSettings.ROWS,
                    List.of(INDEX_TTL, VERIFY_AHEAD, METADATA_MAX_SIZE),
                    UpstreamSettings.ROWS,
                    HostedSettings.ROWS,
                    List.of(SIGNATURES),
                    PolicySettings.ROWS,
                    List.of(PUBLIC_URL),
                    MaintenanceSettings.ROWS,
                    List.of(WARM_UP))
            .<Setting<?>>flatMap(List::stream)
            .toList();

    /** Reports problems between settings. */
    static void check(SettingsReading reading) {
        UpstreamSettings.check(reading);
        OidcSettings.check(reading);
        WebhookSettings.check(reading);
        StorageSettings.check(reading);
    }

    static MirrorSettings read(SettingsReading reading) {
        return new MirrorSettings(
                StorageSettings.read(reading),
                OffloadSettings.read(reading),
                reading.value(MISS),
                reading.value(MISS_REDIRECTS),
                FetchSettings.read(reading),
                reading.value(INDEX_TTL),
                reading.value(VERIFY_AHEAD),
                reading.value(METADATA_MAX_SIZE),
                UpstreamSettings.read(reading),
                HostedSettings.read(reading),
                reading.value(SIGNATURES),
                PolicySettings.read(reading),
                reading.value(PUBLIC_URL),
                MaintenanceSettings.read(reading),
                reading.value(WARM_UP));
    }

    /** Returns what a release needs to be trusted. */
    public TrustSettings trust() {
        return new TrustSettings(
                signatures, policy.rules().pinnedSigners(), policy.rules().refuseExpiredKeys());
    }
}
