package org.providermirror.testing;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.providermirror.config.StorageSettings.AccessKey;
import org.providermirror.config.StorageSettings.Bucket;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 store in a process of its own, on the loopback interface. */
public final class StoreProcess implements TestStore {
    /** A store whose program the tests use if it is installed. */
    public enum Program {
        MINIO("/minio/health/ready", 200),
        VERSITYGW("/", 403);

        private final String path;
        private final int status;

        Program(String path, int status) {
            this.path = path;
            this.status = status;
        }

        /** Returns the program: the file that {@code -Dstore.<name>} names, otherwise the one on the PATH. */
        public Optional<Path> file() {
            var name = name().toLowerCase(Locale.ROOT);
            var named = Stream.ofNullable(System.getProperty("store." + name));
            var onThePath = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder, name).toString());
            return Stream.concat(named, onThePath)
                    .map(Path::of)
                    .filter(Files::isExecutable)
                    .findFirst();
        }

        /** What a run without the program says. */
        public String missing() {
            return "NOT TESTED: no " + name().toLowerCase(Locale.ROOT) + " is on the PATH";
        }

        private List<String> arguments(String address, Path folder) throws IOException {
            var data = Files.createDirectory(folder.resolve("data"));
            if (this == MINIO) {
                return List.of("server", "--address", address, data.toString());
            }
            var arguments = new ArrayList<>(
                    List.of("--port", address, "--access", KEY.id(), "--secret", KEY.secret(), "--quiet", "posix"));
            if (!Files.getFileStore(data).supportsFileAttributeView("user")) {
                var attributes = Files.createDirectory(folder.resolve("attributes"));
                arguments.addAll(List.of("--sidecar", attributes.toString()));
            }
            arguments.add(data.toString());
            return arguments;
        }
    }

    private static final AccessKey KEY = S3Server.KEY;

    private final AtomicInteger buckets = new AtomicInteger();
    private final Process process;
    private final URI endpoint;

    private StoreProcess(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts the program, which must be installed.
     *
     * @param folder an empty one, for its buckets and its log
     */
    public static StoreProcess start(Program program, Path folder) {
        try {
            var address = "127.0.0.1:" + FreePort.next();
            var log = folder.resolve("store.log");
            var command = new ArrayList<>(List.of(program.file().orElseThrow().toString()));
            command.addAll(program.arguments(address, folder));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().put("MINIO_ROOT_USER", KEY.id());
            builder.environment().put("MINIO_ROOT_PASSWORD", KEY.secret());
            builder.environment().put("HOME", folder.toString());
            var store = new StoreProcess(builder.start(), URI.create("http://" + address));
            store.awaitStart(program, log);
            return store;
        } catch (IOException failed) {
            throw new IllegalStateException("the store does not start", failed);
        }
    }

    private void awaitStart(Program program, Path log) throws IOException {
        var client = HttpClient.newHttpClient();
        var request = HttpRequest.newBuilder(endpoint.resolve(program.path))
                .timeout(Duration.ofSeconds(5))
                .build();
        Eventually.holds(program + " starts", () -> answers(client, request, program.status) || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException(program + " does not start: " + Files.readString(log));
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request, int status) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == status;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public URI endpoint() {
        return endpoint;
    }

    @Override
    public Bucket newBucket() {
        return newBucket(endpoint, KEY, "packages-" + buckets.incrementAndGet(), "us-east-1");
    }

    /** Creates a bucket in any store unless it exists, and returns its settings. */
    public static Bucket newBucket(URI endpoint, AccessKey key, String name, String region) {
        try (var client = client(endpoint, key, region)) {
            if (client.listBuckets().buckets().stream()
                    .noneMatch(bucket -> bucket.name().equals(name))) {
                client.createBucket(request -> request.bucket(name));
            }
        }
        return new Bucket(
                name,
                "",
                Optional.of(region),
                Optional.of(endpoint),
                Optional.empty(),
                Optional.empty(),
                true,
                Duration.ofMinutes(5),
                Optional.of(key));
    }

    /** Returns a client as an operator of the store uses it. */
    public static S3Client client(URI endpoint, AccessKey key, String region) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .forcePathStyle(true)
                .httpClientBuilder(Apache5HttpClient.builder())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(key.id(), key.secret())))
                .build();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
