package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.flag;
import static org.providermirror.config.table.SettingParser.matching;
import static org.providermirror.config.table.SettingParser.optional;
import static org.providermirror.config.table.SettingParser.word;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.providermirror.config.table.ReferencedFile;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingProblem;
import org.providermirror.config.table.SettingValueException;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.config.table.UrlParser;

/** Says where packages are stored; {@code mirror.storage}, {@code mirror.local.path} and {@code mirror.s3.*}. */
public sealed interface StorageSettings {
    /** The kinds of storage. */
    enum Kind {
        LOCAL,
        S3
    }

    Setting<Kind> KIND = new Setting<>(
            "mirror.storage",
            Fallback.to("local"),
            "Storage of packages: a folder, or a bucket of AWS S3 or of a compatible store.",
            "`local` or `s3`",
            word(Kind.class));

    Setting<Path> PATH = Setting.path(
            "mirror.local.path",
            new Fallback(
                    "`mirror` in the container's base folder (`catalina.base`, `jetty.base`), or"
                            + " `work/terraform-provider-mirror` if only its folder `work` is writable; otherwise"
                            + " `~/.terraform-provider-mirror`",
                    folders -> folders.storage().map(Path::toString).orElse("~/.terraform-provider-mirror"),
                    false),
            "Folder of local storage. The mirror creates it if needed. Its content also works as a `filesystem_mirror`.",
            SettingParser::path);

    Setting<Optional<String>> BUCKET = new Setting<>(
            "mirror.s3.bucket",
            Fallback.toNothing("none"),
            "Name of the bucket. Required if `mirror.storage` is `s3`.",
            "the name of a bucket",
            optional(StorageSettings::bucketName));

    Setting<String> PREFIX = new Setting<>(
            "mirror.s3.prefix",
            Fallback.toNothing("none"),
            "Folder in the bucket that contains all objects of the mirror.",
            "folders joined by slashes, of letters, digits and `!_.*'()-`, at most 200 characters",
            StorageSettings::keyPrefix);

    Setting<Optional<String>> REGION = new Setting<>(
            "mirror.s3.region",
            Fallback.toNothing(
                    "the AWS SDK's (`AWS_REGION`, profile, instance); if it finds no region and an endpoint is set, `us-east-1`"),
            "Region of the bucket.",
            "the name of a region",
            optional(matching("[A-Za-z0-9][A-Za-z0-9-]{0,62}")));

    Setting<Optional<URI>> ENDPOINT = new Setting<>(
            "mirror.s3.endpoint",
            Fallback.toNothing("AWS's"),
            "URL of a compatible store. The mirror connects to it. Clients are redirected there too, unless"
                    + " `mirror.s3.public-endpoint` is set.",
            "an `https://` or `http://` URL without login and query",
            optional(StorageSettings::endpoint));

    Setting<Optional<URI>> PUBLIC_ENDPOINT = new Setting<>(
            "mirror.s3.public-endpoint",
            Fallback.toNothing("as `mirror.s3.endpoint`"),
            "URL of the same store for clients, if they reach it by another name than the mirror. Presigned URLs have"
                    + " this host and are signed for it.",
            "an `https://` or `http://` URL without login and query",
            optional(StorageSettings::endpoint));

    Setting<Optional<Path>> CA_FILE = Setting.path(
            "mirror.s3.ca-file",
            Fallback.toNothing("the JVM's authorities alone"),
            "Certificate authorities that are trusted beside the JVM's for connections to the store.",
            "the absolute path (or one that begins with `~/`) of a PEM file with at least one certificate",
            optional(ReferencedFile::certificates));

    Setting<Boolean> PATH_STYLE = new Setting<>(
            "mirror.s3.path-style",
            Fallback.to("false"),
            "Whether URLs name the bucket in their path instead of the host name. Most compatible stores need `true`.",
            "`true` or `false`",
            flag());

    Setting<Duration> PRESIGN_TTL = new Setting<>(
            "mirror.s3.presign-ttl",
            Fallback.to("5m"),
            "Lifetime of the presigned URLs that clients are redirected to.",
            "a duration from `10s` to `5m`, in `ms`, `s`, `m`, `h` or `d`",
            duration(Duration.ofSeconds(10), Duration.ofMinutes(5)));

    Setting<Optional<String>> ACCESS_KEY = new Setting<>(
            "mirror.s3.access-key",
            Fallback.toNothing("the AWS SDK's chain: environment, web identity, profile, instance"),
            "Id of an access key, together with `mirror.s3.secret-key`.",
            "an access key's id",
            optional(matching("[!-~]{1,1000}")));

    Setting<Optional<String>> SECRET_KEY = Setting.secret(
            "mirror.s3.secret-key",
            Fallback.toNothing("as `mirror.s3.access-key`"),
            "Secret of that access key. Never printed.",
            "an access key's secret",
            optional(matching("[!-~]{1,1000}")));

    List<Setting<?>> ROWS = List.of(
            KIND,
            PATH,
            BUCKET,
            PREFIX,
            REGION,
            ENDPOINT,
            PUBLIC_ENDPOINT,
            CA_FILE,
            PATH_STYLE,
            PRESIGN_TTL,
            ACCESS_KEY,
            SECRET_KEY);

    /** Reports a bucket without a name, and half an access key. */
    static void check(SettingsReading reading) {
        if (reading.find(KIND).filter(Kind.S3::equals).isEmpty()) {
            return;
        }
        if (reading.find(BUCKET).filter(Optional::isEmpty).isPresent()) {
            reading.add(SettingProblem.missing(BUCKET, "mirror.storage is s3, so a bucket is needed"));
        }
        checkPair(reading, ACCESS_KEY, SECRET_KEY);
        checkPair(reading, SECRET_KEY, ACCESS_KEY);
    }

    private static void checkPair(
            SettingsReading reading, Setting<Optional<String>> present, Setting<Optional<String>> other) {
        if (reading.find(present).flatMap(Function.identity()).isPresent()
                && reading.find(other).filter(Optional::isEmpty).isPresent()) {
            reading.add(
                    SettingProblem.missing(other, present.name() + " is set, and one is nothing without the other"));
        }
    }

    /** Returns the storage that the settings choose. */
    static StorageSettings read(SettingsReading reading) {
        return switch (reading.value(KIND)) {
            case LOCAL -> new Folder(reading.value(PATH), reading.isDefault(PATH));
            case S3 ->
                new Bucket(
                        reading.value(BUCKET).orElseThrow(),
                        reading.value(PREFIX),
                        reading.value(REGION),
                        reading.value(ENDPOINT),
                        reading.value(PUBLIC_ENDPOINT),
                        reading.value(CA_FILE),
                        reading.value(PATH_STYLE),
                        reading.value(PRESIGN_TTL),
                        reading.value(ACCESS_KEY)
                                .map(id -> new AccessKey(
                                        id, reading.value(SECRET_KEY).orElseThrow())));
        };
    }

    /** Accepts bucket names by AWS's rules and by the older, wider ones that compatible stores may still follow. */
    private static String bucketName(String text) {
        if (text.contains("..")) {
            throw new SettingValueException();
        }
        return matching("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]").parse(text);
    }

    /** Accepts characters that need no escape anywhere; returns the prefix without slashes around it. */
    private static String keyPrefix(String text) {
        var prefix = text.replaceAll("^/|/$", "");
        if (prefix.isEmpty()) {
            return prefix;
        }
        matching("(?=.{1,200}$)[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*").parse(prefix);
        if (Stream.of(prefix.split("/")).anyMatch(segment -> segment.matches("\\.\\.?"))) {
            throw new SettingValueException("no folder is called . or ..");
        }
        return prefix;
    }

    /** Returns the URL without a trailing slash. */
    private static URI endpoint(String text) {
        var url = UrlParser.withoutLogin(
                        "credentials belong into mirror.s3.access-key and mirror.s3.secret-key", "https", "http")
                .parse(text);
        if (url.getHost() == null) {
            throw new SettingValueException("the name of a store must not have an underscore");
        }
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : url;
    }

    /** Returns the result of the function for this kind of storage. */
    <T> T choose(Function<Folder, T> ifFolder, Function<Bucket, T> ifBucket);

    /**
     * A folder of this machine, or of a share.
     *
     * @param path absolute
     * @param isDefault whether no setting names the folder
     */
    record Folder(Path path, boolean isDefault) implements StorageSettings {
        /** Describes a folder that a setting names. */
        public Folder(Path path) {
            this(path, false);
        }

        /** Returns how to choose another folder, to be added to a sentence; empty if a setting names this one. */
        public String advice() {
            return isDefault
                    ? "; this is the default folder. To choose another one, set mirror.local.path as context parameter or"
                            + " JNDI entry (mirror/local/path), by -Dmirror.local.path=... or by MIRROR_LOCAL_PATH=..."
                    : "";
        }

        @Override
        public <T> T choose(Function<Folder, T> ifFolder, Function<Bucket, T> ifBucket) {
            return ifFolder.apply(this);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A bucket of AWS S3 or of a compatible store.
     *
     * @param name the bucket
     * @param prefix the folder of all keys, without a trailing slash; may be empty
     * @param region the region; empty for the SDK's choice
     * @param endpoint the URL of a compatible store; empty for AWS
     * @param publicEndpoint the URL of the store for clients; empty if it is the same
     * @param caFile the certificate authorities that are trusted beside the JVM's
     * @param pathStyle whether URLs name the bucket in their path instead of the host name
     * @param presignTtl the lifetime of presigned URLs
     * @param accessKey the credentials; empty for the SDK's choice
     */
    record Bucket(
            String name,
            String prefix,
            Optional<String> region,
            Optional<URI> endpoint,
            Optional<URI> publicEndpoint,
            Optional<Path> caFile,
            boolean pathStyle,
            Duration presignTtl,
            Optional<AccessKey> accessKey)
            implements StorageSettings {
        @Override
        public <T> T choose(Function<Folder, T> ifFolder, Function<Bucket, T> ifBucket) {
            return ifBucket.apply(this);
        }

        @Override
        public String toString() {
            return "s3://" + name + (prefix.isEmpty() ? "" : "/" + prefix)
                    + endpoint.map(url -> " at " + url).orElse("");
        }
    }

    /**
     * Credentials that do not expire.
     *
     * @param secret never printed
     */
    record AccessKey(String id, String secret) {
        /** Returns the id alone. */
        @Override
        public String toString() {
            return id;
        }
    }
}
