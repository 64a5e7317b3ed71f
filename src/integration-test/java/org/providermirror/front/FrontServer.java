package org.providermirror.front;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FreePort;
import org.providermirror.testing.TestCertificate;

/** A web server of an example file, as a process of its own on a loopback port that was free. */
final class FrontServer implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(20);
    private static final Duration STOPPING = Duration.ofSeconds(20);

    private final Process process;
    private final Path folder;
    private final int port;
    private final Thread lastResort;

    private FrontServer(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.lastResort = new Thread(process.toHandle()::destroyForcibly, "end of process " + process.pid());
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * Starts the program and waits until it serves.
     *
     * @param mirrorPort where the mirror serves plain http
     * @param parent a folder that the program's user can read
     * @param change what else an operator does to the example
     */
    static FrontServer start(
            FrontProgram program, int mirrorPort, Path storage, Path parent, UnaryOperator<ExampleFile> change)
            throws IOException {
        var folder = PublicFolder.in(parent);
        var port = FreePort.next();
        var certificate = TestCertificate.shared();
        var key = Files.writeString(folder.resolve("key.pem"), key(certificate));
        var example = program.filledIn(port, mirrorPort, storage, folder, certificate.pem(), key);
        var configuration = Files.writeString(
                folder.resolve("front.conf"), change.apply(example).text());
        var process = new ProcessBuilder(program.command(configuration, folder))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        var server = new FrontServer(process, folder, port);
        server.awaitServing();
        return server;
    }

    /** What a configuration of one's own has to name. */
    record Place(Path folder, int port, Path key) {}

    /** Starts the program by a configuration that is no example's, and waits until it serves. */
    static FrontServer startPlain(FrontProgram program, Path parent, Function<Place, String> configuration)
            throws IOException {
        var folder = PublicFolder.in(parent);
        var key = Files.writeString(folder.resolve("key.pem"), key(TestCertificate.shared()));
        var place = new Place(folder, FreePort.next(), key);
        var file = Files.writeString(folder.resolve("front.conf"), configuration.apply(place));
        var process = new ProcessBuilder(program.command(file, folder))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        var server = new FrontServer(process, folder, place.port());
        server.awaitServing();
        return server;
    }

    private static String key(TestCertificate certificate) {
        try (var in = Files.newInputStream(certificate.keystore())) {
            var store = KeyStore.getInstance("PKCS12");
            var password = TestCertificate.PASSWORD.toCharArray();
            store.load(in, password);
            var key = store.getKey(store.aliases().nextElement(), password).getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (IOException | GeneralSecurityException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private void awaitServing() throws IOException {
        Eventually.holds("the web server serves", () -> accepts() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException("the web server does not serve\n" + said());
        }
    }

    private boolean accepts() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** What clients configure. */
    URI baseUrl() {
        return URI.create("https://localhost:" + port + "/mirror/");
    }

    /** What it wrote to its output and its log of errors. */
    String said() {
        try {
            var errors = folder.resolve("error.log");
            return Files.readString(folder.resolve("output.log"))
                    + (Files.exists(errors) ? Files.readString(errors) : "");
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Returns the first line of the access log that contains this text. */
    String awaitAccess(String text) throws Exception {
        return Eventually.value(
                        "the access log has " + text,
                        () -> Files.readAllLines(folder.resolve("access.log")).stream()
                                .filter(line -> line.contains(text))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPPING.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("the server in front did not stop\n" + said());
            }
            Runtime.getRuntime().removeShutdownHook(lastResort);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
