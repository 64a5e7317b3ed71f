package org.providermirror.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real GnuPG, with a folder of its own that holds one signing key without a passphrase. */
public final class GnuPg implements AutoCloseable {
    private static final String MISSING = "NOT TESTED: no gpg is on the PATH";
    private static final int LONGEST_SECONDS = 60;

    private final Path home;

    private GnuPg(Path home) {
        this.home = home;
    }

    /** Whether the program is installed. */
    public static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "gpg")));
    }

    /** What a run without the program says. */
    public static String missing() {
        return MISSING;
    }

    /**
     * Makes a key.
     *
     * @param parent gets a new folder with a short name: the agent's socket has to fit into its path
     * @param algorithm such as {@code ed25519} or {@code rsa3072}
     */
    public static GnuPg make(Path parent, String owner, String algorithm) {
        try {
            var home = Files.createTempDirectory(parent, "gpg");
            var program = new GnuPg(home);
            program.run(new byte[0], "--passphrase", "", "--quick-generate-key", owner, algorithm, "sign", "never");
            return program;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    /** Its folder, which other programs name in {@code GNUPGHOME}. */
    public Path home() {
        return home;
    }

    /** The public key, armored. */
    public String publicKey() {
        return new String(run(new byte[0], "--armor", "--export"), UTF_8);
    }

    /** The secret key, armored, as an operator exports it. */
    public String secretKey() {
        return new String(
                run(new byte[0], "--pinentry-mode", "loopback", "--passphrase", "", "--armor", "--export-secret-keys"),
                UTF_8);
    }

    /** The fingerprint of the key. */
    public String fingerprint() {
        return new String(run(new byte[0], "--with-colons", "--list-keys"), UTF_8)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .map(line -> line.split(":")[9])
                .findFirst()
                .orElseThrow();
    }

    /** A detached, binary signature, as GoReleaser has it made. */
    public byte[] sign(byte[] content) {
        return run(content, "--detach-sign");
    }

    /** Imports a key and verifies a detached signature; fails if GnuPG refuses it. */
    public void verify(String publicKey, byte[] content, byte[] signature) {
        try {
            run(publicKey.getBytes(UTF_8), "--import");
            var signed = Files.write(home.resolve("content"), content);
            var detached = Files.write(home.resolve("content.sig"), signature);
            run(new byte[0], "--verify", detached.toString(), signed.toString());
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }

    private byte[] run(byte[] input, String... arguments) {
        return run(
                "gpg",
                input,
                Stream.concat(Stream.of("--batch", "--yes", "--quiet"), Stream.of(arguments))
                        .toList());
    }

    private byte[] run(String program, byte[] input, List<String> arguments) {
        try {
            var command = new ArrayList<>(List.of(program, "--homedir", home.toString()));
            command.addAll(arguments);
            var given = Files.write(home.resolve("input"), input);
            var output = home.resolve("output");
            var errors = home.resolve("errors");
            var process = new ProcessBuilder(command)
                    .redirectInput(given.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " failed:\n" + Files.readString(errors));
            }
            return Files.readAllBytes(output);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Stops the agent that GnuPG started. */
    @Override
    public void close() {
        run("gpgconf", new byte[0], List.of("--kill", "gpg-agent"));
    }
}
