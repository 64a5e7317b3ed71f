package org.providermirror.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for {@code localhost}, {@code 127.0.0.1}, {@code ::1} and {@code providers.corp.example} that signs
 * itself.
 *
 * @param keystore certificate and key, PKCS #12, type EC
 * @param certificate the certificate, PEM
 */
public record ServerCertificate(Path keystore, Path certificate) {
    /** Opens the key store and its only key. */
    public static final String PASSWORD = "password";

    private static final String ALIAS = "localhost";

    /** Copies the certificate that all servers of this JVM have into a folder. */
    public static ServerCertificate copyTo(Path folder) {
        var copy = in(folder);
        try {
            Files.copy(Shared.CERTIFICATE.keystore, copy.keystore);
            Files.copy(Shared.CERTIFICATE.certificate, copy.certificate);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return copy;
    }

    /** Made at first use: the tool of the JDK takes longer than Tomcat without an application. */
    private static final class Shared {
        private static final ServerCertificate CERTIFICATE = make();

        private static ServerCertificate make() {
            try {
                var folder = Files.createTempDirectory("server-certificate");
                folder.toFile().deleteOnExit();
                var made = ServerCertificate.make(folder);
                made.keystore.toFile().deleteOnExit();
                made.certificate.toFile().deleteOnExit();
                return made;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static ServerCertificate in(Path folder) {
        return new ServerCertificate(folder.resolve("localhost.p12"), folder.resolve("localhost.pem"));
    }

    private static ServerCertificate make(Path folder) {
        var made = in(folder);
        keytool(
                made.keystore,
                "-genkeypair -keyalg EC -groupname secp256r1 -storetype PKCS12 -validity 2 -dname CN=localhost"
                        + " -ext SAN=dns:localhost,ip:127.0.0.1,ip:::1,dns:providers.corp.example -ext EKU=serverAuth");
        keytool(made.keystore, "-exportcert -rfc -file " + made.certificate.getFileName());
        return made;
    }

    /** The key, PEM. */
    String key() {
        try {
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'})
                            .encodeToString(opened().getKey(ALIAS, PASSWORD.toCharArray())
                                    .getEncoded())
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (IOException | GeneralSecurityException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    /** Writes certificate and key into a key store with another alias and password. */
    void copyKeystore(Path file, String alias, String password) {
        try (var out = Files.newOutputStream(file)) {
            var opened = opened();
            var copy = KeyStore.getInstance("PKCS12");
            copy.load(null, null);
            copy.setKeyEntry(
                    alias,
                    opened.getKey(ALIAS, PASSWORD.toCharArray()),
                    password.toCharArray(),
                    opened.getCertificateChain(ALIAS));
            copy.store(out, password.toCharArray());
        } catch (IOException | GeneralSecurityException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private KeyStore opened() throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(keystore)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        }
    }

    private static void keytool(Path keystore, String arguments) {
        var command = new ArrayList<String>();
        command.add(JavaInstallation.ofTheBuild().program("keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-alias", ALIAS, "-storepass", PASSWORD, "-keystore", keystore.toString()));
        try {
            var process = new ProcessBuilder(command)
                    .directory(keystore.getParent().toFile())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0 || !Files.exists(keystore)) {
                throw new IllegalStateException("keytool: " + said);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
