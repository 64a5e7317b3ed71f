package org.providermirror.config.table;

import static org.providermirror.config.table.SettingParser.duration;
import static org.providermirror.config.table.SettingParser.flag;
import static org.providermirror.config.table.SettingParser.jndiName;
import static org.providermirror.config.table.SettingParser.listOf;
import static org.providermirror.config.table.SettingParser.orNone;
import static org.providermirror.config.table.SettingParser.wholeNumber;
import static org.providermirror.config.table.SettingParser.word;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.providermirror.config.AddressRange;
import org.providermirror.config.EgressProxy;
import org.providermirror.config.MissAnswer;
import org.providermirror.config.Offload;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.SignaturePolicy;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.provider.Hostname;

/**
 * Every setting of this release, once. The reader, the reference page and the tests are made of these rows: a setting that
 * is not among them does not exist.
 */
public final class SettingsTable {
    /** Where packages are stored. */
    enum StorageKind {
        LOCAL,
        S3
    }

    final Setting<StorageKind> storage;
    final Setting<Path> localPath;
    final Setting<Offload> localOffload;
    final Setting<String> localOffloadPrefix;
    final Setting<Optional<String>> bucket;
    final Setting<String> bucketPrefix;
    final Setting<Optional<String>> region;
    final Setting<Optional<URI>> endpoint;
    final Setting<Boolean> pathStyle;
    final Setting<Duration> presignTtl;
    final Setting<Optional<String>> accessKey;
    final Setting<Optional<String>> secretKey;
    final Setting<MissAnswer> miss;
    final Setting<Integer> fetchThreads;
    final Setting<Integer> fetchPerHost;
    final Setting<Integer> fetchQueue;
    final Setting<Optional<String>> fetchExecutor;
    final Setting<Duration> indexTtl;
    final Setting<ServedHosts> hosts;
    final Setting<Optional<URI>> services;
    final Setting<Optional<Map<Hostname, String>>> credentials;
    final Setting<Optional<EgressProxy>> proxy;
    final Setting<List<String>> noProxy;
    final Setting<Optional<Path>> caFile;
    final Setting<List<AddressRange>> privateNetworks;
    final Setting<Boolean> plainHttp;
    final Setting<SignaturePolicy> signatures;
    final PolicyRows policy;
    final Setting<Optional<URI>> publicUrl;
    final MaintenanceRows keeping;

    /** @param systemProperty the value of a system property, null where there is none */
    public SettingsTable(UnaryOperator<String> systemProperty) {
        var paths = new PathParser(systemProperty);
        storage = new Setting<>(
                "mirror.storage",
                Fallback.to("local"),
                "Where packages are stored: in a folder, or in a bucket of AWS S3 or of a compatible store.",
                "`local` or `s3`",
                word(StorageKind.class));
        localPath = new Setting<>(
                "mirror.local.path",
                localPath(paths),
                "The folder of local storage. It is made where it is not there; its content also works as a"
                        + " `filesystem_mirror`.",
                "an absolute path, or one that begins with `~/`",
                paths::absolute);
        localOffload = new Setting<>(
                "mirror.local.offload",
                Fallback.to("none"),
                "Who sends the bytes of stored packages: the container, or the web server in front, which the mirror"
                        + " then answers with a header `X-Accel-Redirect` (nginx) or `X-Sendfile` (Apache httpd with"
                        + " mod_xsendfile) and no bytes. Every client must come through that server then.",
                "`none`, `x-accel-redirect` or `x-sendfile`",
                word(Offload.class));
        localOffloadPrefix = new Setting<>(
                "mirror.local.offload-prefix",
                Fallback.to("/mirror-storage/"),
                "The internal location of nginx that is the folder of local storage; counts with `x-accel-redirect`"
                        + " alone.",
                "a path of letters, digits and `-._~/` that begins and ends with `/`",
                SettingParser.locationPrefix());
        bucket = new Setting<>(
                "mirror.s3.bucket",
                Fallback.toNothing("none"),
                "The bucket; needed where `mirror.storage` is `s3`.",
                "the name of a bucket",
                orNone(BucketParser::name));
        bucketPrefix = new Setting<>(
                "mirror.s3.prefix",
                Fallback.toNothing("none"),
                "A folder in the bucket that everything is kept in.",
                "folders joined by slashes, of letters, digits and `!_.*'()-`, at most 200 characters",
                BucketParser::prefix);
        region = new Setting<>(
                "mirror.s3.region",
                Fallback.toNothing(
                        "the AWS SDK's (`AWS_REGION`, profile, instance); with an endpoint and none of these `us-east-1`"),
                "The region of the bucket.",
                "the name of a region",
                orNone(BucketParser::region));
        endpoint = new Setting<>(
                "mirror.s3.endpoint",
                Fallback.toNothing("AWS's"),
                "Where a compatible store is. Clients are sent there too, so they must be able to reach it.",
                "an `https://` or `http://` URL without login and query",
                orNone(UrlParser::endpoint));
        pathStyle = new Setting<>(
                "mirror.s3.path-style",
                Fallback.to("false"),
                "Whether the bucket stands in the path of its URLs and not in the host name, as most compatible stores"
                        + " want it.",
                "`true` or `false`",
                flag());
        presignTtl = new Setting<>(
                "mirror.s3.presign-ttl",
                Fallback.to("5m"),
                "How long a URL is good for that clients are sent to for a stored package.",
                "a duration from `10s` to `5m`, in `ms`, `s`, `m`, `h` or `d`",
                duration(Duration.ofSeconds(10), Duration.ofMinutes(5)));
        accessKey = new Setting<>(
                "mirror.s3.access-key",
                Fallback.toNothing("the AWS SDK's chain: environment, web identity, profile, instance"),
                "The id of an access key, together with `mirror.s3.secret-key`.",
                "an access key's id",
                orNone(BucketParser::key));
        secretKey = Setting.secret(
                "mirror.s3.secret-key",
                Fallback.toNothing("as `mirror.s3.access-key`"),
                "The secret of that access key; never printed.",
                "an access key's secret",
                orNone(BucketParser::key));
        miss = new Setting<>(
                "mirror.miss",
                Fallback.to("redirect"),
                "What a client gets that asks for a package which is not stored yet: a redirect to upstream while the"
                        + " mirror fetches the package for the next client, or the bytes as they arrive, for clients"
                        + " that have no way out themselves.",
                "`redirect` or `stream`",
                word(MissAnswer.class));
        fetchThreads = new Setting<>(
                "mirror.fetch.threads",
                Fallback.to("4"),
                "How many packages are fetched into storage at a time.",
                "a whole number from 1 to 256",
                wholeNumber(1, 256));
        fetchPerHost = new Setting<>(
                "mirror.fetch.per-host",
                Fallback.to("2"),
                "How many of them from one download host.",
                "a whole number from 1 to 256",
                wholeNumber(1, 256));
        fetchQueue = new Setting<>(
                "mirror.fetch.queue",
                Fallback.to("1000"),
                "How many packages may wait to be fetched. Beyond that clients are still redirected, but nothing is"
                        + " stored.",
                "a whole number from 1 to 1000000",
                wholeNumber(1, 1_000_000));
        fetchExecutor = new Setting<>(
                "mirror.fetch.executor",
                Fallback.toNothing("none: threads of the mirror's own"),
                "The JNDI name of a container's `ExecutorService` or `ManagedExecutorService` that the fetches run on.",
                "a JNDI name such as `java:comp/env/concurrent/mirror`",
                orNone(jndiName()));
        indexTtl = new Setting<>(
                "mirror.index.ttl",
                Fallback.to("5m"),
                "How long a provider's list of versions counts as fresh. A list that is not is still served at once,"
                        + " while one refresh runs.",
                "a duration from `1s` to `365d`, in `ms`, `s`, `m`, `h` or `d`",
                duration(Duration.ofSeconds(1), Duration.ofDays(365)));
        hosts = new Setting<>(
                "mirror.upstream.hosts",
                Fallback.unlessEmpty("registry.terraform.io,registry.opentofu.org"),
                "Whose providers are served: the hostname in a provider's source address. No other registry is ever"
                        + " contacted. `*` stands for every public one. Set to nothing, the mirror never calls out, and"
                        + " serves what is stored of any of them.",
                "hostnames without port, or `*`, joined by commas; or nothing",
                HostsParser::served);
        services = new Setting<>(
                "mirror.upstream.services.<hostname>",
                Fallback.toNothing("service discovery"),
                "The base URL of this hostname's provider registry (`providers.v1`), as the `host` block of a Terraform"
                        + " CLI configuration gives it; its service discovery is then not asked.",
                "an `https://` URL without login and query (`http://` where `mirror.upstream.plain-http` is `true`);"
                        + " the hostname is one that `mirror.upstream.hosts` serves",
                orNone(UrlParser::service));
        credentials = new Setting<>(
                "mirror.upstream.credentials",
                Fallback.toNothing("none"),
                "Tokens for registries: a file that Terraform keeps them in. They are read at the start."
                        + " `TF_TOKEN_<hostname>` environment variables count too, and win.",
                "the absolute path (or one that begins with `~/`) of a `credentials.tfrc.json` or of a Terraform CLI"
                        + " configuration with `credentials` blocks",
                orNone(paths::credentials));
        proxy = new Setting<>(
                "mirror.upstream.proxy",
                Fallback.toNothing("the JVM's (`https.proxyHost` …)"),
                "The proxy that upstream requests go through. User and password are percent-encoded and never printed.",
                "`http://host:port` or `http://user:password@host:port`",
                orNone(UrlParser::proxy));
        noProxy = new Setting<>(
                "mirror.upstream.no-proxy",
                Fallback.toNothing("none"),
                "Hosts that are reached without `mirror.upstream.proxy`: `example.com` is that host and"
                        + " all below it, `.example.com` those below it alone, `*` every host.",
                "host names, names that begin with a dot, IPv4 addresses, or `*`, joined by commas",
                listOf(HostsParser::withoutProxy));
        caFile = new Setting<>(
                "mirror.upstream.ca-file",
                Fallback.toNothing("the JVM's authorities alone"),
                "Certificate authorities that are trusted beside the JVM's.",
                "the absolute path (or one that begins with `~/`) of a PEM file with at least one certificate",
                orNone(paths::certificates));
        privateNetworks = new Setting<>(
                "mirror.upstream.private-networks",
                Fallback.toNothing("none"),
                "Networks that upstream connections may reach beside public addresses, such as that"
                        + " of a private registry.",
                "ranges such as `10.20.0.0/16` or `fd12:3456::/32`, or single addresses, joined by commas",
                listOf(AddressRange::parse));
        plainHttp = new Setting<>(
                "mirror.upstream.plain-http",
                Fallback.to("false"),
                "Whether `http://` URLs of upstream are followed.",
                "`true` or `false`",
                flag());
        signatures = new Setting<>(
                "mirror.trust.signatures",
                Fallback.to("require"),
                "Whether a release needs a good OpenPGP signature before anything of it is served. With `off` the"
                        + " registry's SHA256SUMS counts as it is.",
                "`require` or `off`",
                word(SignaturePolicy.class));
        policy = new PolicyRows(paths);
        publicUrl = new Setting<>(
                "mirror.public-url",
                Fallback.toNothing("the URL of the request"),
                "Where clients reach the mirror: the URL that the set-up page shows.",
                "an `https://` URL without login and query, such as `https://mirror.example.com/mirror/`",
                orNone(UrlParser::publicUrl));
        keeping = new MaintenanceRows(paths);
    }

    private static Fallback localPath(PathParser paths) {
        return new Fallback(
                "`mirror` in the container's base folder (`catalina.base`, `jetty.base`), else"
                        + " `~/.terraform-provider-mirror`",
                paths.containerBase()
                        .map(base -> base.resolve("mirror").toString())
                        .orElse("~/.terraform-provider-mirror"));
    }

    /** All rows, in the order of the reference page. */
    public List<Setting<?>> rows() {
        var rows = new ArrayList<Setting<?>>(List.of(
                storage,
                localPath,
                localOffload,
                localOffloadPrefix,
                bucket,
                bucketPrefix,
                region,
                endpoint,
                pathStyle,
                presignTtl,
                accessKey,
                secretKey,
                miss,
                fetchThreads,
                fetchPerHost,
                fetchQueue,
                fetchExecutor,
                indexTtl,
                hosts,
                services,
                credentials,
                proxy,
                noProxy,
                caFile,
                privateNetworks,
                plainHttp,
                signatures));
        rows.addAll(policy.rows());
        rows.add(publicUrl);
        rows.addAll(keeping.rows());
        return List.copyOf(rows);
    }
}
