package org.providermirror.storage.s3;

import java.time.Duration;
import java.util.List;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.net.tls.TlsTrust;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeParams;
import software.amazon.awssdk.services.s3.auth.scheme.S3AuthSchemeProvider;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Holds the SDK's clients for one bucket, with bounded connections, timeouts and retries. Thread-safe. */
record S3Clients(S3Client s3, S3Presigner presigner, AwsCredentialsProvider credentials, SingleThreadTimer timer)
        implements AutoCloseable {
    private static final String CA_FILE = "mirror.s3.ca-file";
    private static final int CONNECTIONS = 128;
    private static final int ATTEMPTS = 4;
    private static final Duration CONNECTING = Duration.ofSeconds(2);
    private static final Duration WITHOUT_A_BYTE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(30);

    /**
     * Creates the clients. If nothing else names the region, requests it from the machine's metadata service.
     *
     * @param timeout the default timeout of a request
     * @throws SdkClientException if nothing names the region
     */
    static S3Clients of(Bucket bucket, Duration timeout) {
        var credentials = credentials(bucket);
        try {
            var region = region(bucket);
            // The SDK's own threads may live a moment longer than its clients.
            var timer = new SingleThreadTimer("mirror-bucket-timer");
            return new S3Clients(
                    client(bucket, region, credentials, timeout, timer),
                    presigner(bucket, region, credentials),
                    credentials,
                    timer);
        } catch (SdkClientException unknownRegion) {
            close(credentials);
            throw unknownRegion;
        }
    }

    private static AwsCredentialsProvider credentials(Bucket bucket) {
        return bucket.accessKey()
                .<AwsCredentialsProvider>map(
                        key -> StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())))
                // Profiles are read again when their files change.
                .orElseGet(() -> DefaultCredentialsProvider.builder()
                        .profileFile(ProfileFileSupplier.defaultSupplier())
                        .build());
    }

    private static Region region(Bucket bucket) {
        return bucket.region()
                .map(Region::of)
                .orElseGet(() -> bucket.endpoint().isPresent()
                        ? regionOfCompatibleStore()
                        : DefaultAwsRegionProviderChain.builder().build().getRegion());
    }

    /** Returns the configured region, or one that most compatible stores accept. The metadata service is not asked. */
    private static Region regionOfCompatibleStore() {
        AwsRegionProvider usual = () -> Region.US_EAST_1;
        return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider(), usual)
                .getRegion();
    }

    private static S3Client client(
            Bucket bucket,
            Region region,
            AwsCredentialsProvider credentials,
            Duration timeout,
            SingleThreadTimer timer) {
        var client = S3Client.builder()
                .region(region)
                .credentialsProvider(credentials)
                .forcePathStyle(bucket.pathStyle())
                // Compatible stores do not support the checksums that AWS requests by default, and some store the
                // encoding of a chunked body as the object's own.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .authSchemeProvider(S3Clients::signingWholeBodies)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(CONNECTING)
                        .connectionAcquisitionTimeout(timeout)
                        .socketTimeout(WITHOUT_A_BYTE)
                        .connectionMaxIdleTime(IDLE)
                        .tlsTrustManagersProvider(() -> TlsTrust.managers(CA_FILE, bucket.caFile()))
                        // Its thread is one for the whole JVM.
                        .useIdleConnectionReaper(false))
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(RetryMode.STANDARD)
                        .retryStrategy(strategy -> strategy.maxAttempts(ATTEMPTS))
                        .scheduledExecutorService(timer.executor())
                        .addExecutionInterceptor(new LengthRequired())
                        .apiCallTimeout(timeout));
        bucket.endpoint().ifPresent(client::endpointOverride);
        return client.build();
    }

    /** Signs each body with its SHA-256 and sends it in one piece, over TLS too. */
    private static List<AuthSchemeOption> signingWholeBodies(S3AuthSchemeParams parameters) {
        return S3AuthSchemeProvider.defaultProvider().resolveAuthScheme(parameters).stream()
                .map(option -> option.toBuilder()
                        .putSignerProperty(AwsV4FamilyHttpSigner.CHUNK_ENCODING_ENABLED, false)
                        .putSignerProperty(AwsV4FamilyHttpSigner.PAYLOAD_SIGNING_ENABLED, true)
                        .build())
                .toList();
    }

    private static S3Presigner presigner(Bucket bucket, Region region, AwsCredentialsProvider credentials) {
        var presigner = S3Presigner.builder()
                .region(region)
                .credentialsProvider(credentials)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(bucket.pathStyle())
                        .build());
        bucket.publicEndpoint().or(bucket::endpoint).ifPresent(presigner::endpointOverride);
        return presigner.build();
    }

    @Override
    public void close() {
        presigner.close();
        s3.close();
        timer.close();
        close(credentials);
    }

    private static void close(AwsCredentialsProvider credentials) {
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
