package org.providermirror.testing;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.config.StorageSettings.AccessKey;
import org.providermirror.config.StorageSettings.Bucket;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A MinIO server in a process of its own, where {@code minio} is on the PATH. */
public final class MinioServer implements AutoCloseable {
    private static final AccessKey KEY = new AccessKey("mirror-tests", "a-secret-of-the-tests");
    private static final long STARTING_SECONDS = 30;

    private final Process process;
    private final URI endpoint;

    private MinioServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** The program, if it is on the PATH. */
    public static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "minio"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param folder an empty one, for its buckets and its log */
    public static MinioServer start(Path program, Path folder) throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var address = "127.0.0.1:" + port;
        var builder = new ProcessBuilder(
                        program.toString(),
                        "server",
                        "--address",
                        address,
                        Files.createDirectory(folder.resolve("data")).toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("minio.log").toFile());
        builder.environment().put("MINIO_ROOT_USER", KEY.id());
        builder.environment().put("MINIO_ROOT_PASSWORD", KEY.secret());
        builder.environment().put("HOME", folder.toString());
        var server = new MinioServer(builder.start(), URI.create("http://" + address));
        try {
            server.awaitStart(folder);
            return server;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            server.close();
            throw failed;
        }
    }

    private void awaitStart(Path folder) throws Exception {
        var client = HttpClient.newHttpClient();
        var health = HttpRequest.newBuilder(endpoint.resolve("/minio/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Eventually.holds("minio starts", () -> isReady(client, health) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("minio does not start: " + Files.readString(folder.resolve("minio.log")));
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest health) throws InterruptedException {
        try {
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The settings for a new, empty bucket. */
    public Bucket newBucket(String name) {
        try (var client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY.id(), KEY.secret())))
                .build()) {
            client.createBucket(request -> request.bucket(name));
        }
        return new Bucket(
                name,
                "",
                Optional.empty(),
                Optional.of(endpoint),
                Optional.empty(),
                Optional.empty(),
                true,
                Duration.ofMinutes(5),
                Optional.of(KEY));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
