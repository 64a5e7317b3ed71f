package org.providermirror.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for {@code localhost}, {@code 127.0.0.1}, {@code registry.example.com}, {@code
 * discovered.example.com} and {@code providers.corp.example}, made by the JDK's own keytool.
 *
 * @param keystore a PKCS12 file with key and certificate, under the alias {@code test}
 * @param pem the certificate alone, for clients to trust
 */
public record TestCertificate(Path keystore, Path pem) {
    /** The password of the keystore and its key. */
    public static final String PASSWORD = "changeit";

    private static final String ALIAS = "test";

    /** The certificate of this JVM, in a temporary folder that goes when the JVM ends. */
    public static TestCertificate shared() {
        return Shared.CERTIFICATE;
    }

    /** Makes a new certificate in this folder, good for two days. */
    public static TestCertificate make(Path folder) {
        var keystore = folder.resolve("test.p12");
        var pem = folder.resolve("test.pem");
        keytool(
                folder,
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,dns:registry.example.com,dns:discovered.example.com,"
                        + "dns:providers.corp.example",
                "-storetype",
                "PKCS12",
                "-keystore",
                keystore.toString(),
                "-storepass",
                PASSWORD);
        keytool(
                folder,
                "-exportcert",
                "-rfc",
                "-alias",
                ALIAS,
                "-file",
                pem.toString(),
                "-keystore",
                keystore.toString(),
                "-storepass",
                PASSWORD);
        return new TestCertificate(keystore, pem);
    }

    private static void keytool(Path folder, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        var output = folder.resolve("keytool.log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("keytool did not end in a minute");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("keytool failed: " + Files.readString(output));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Serves with this certificate and trusts it, and no other. */
    public SSLContext sslContext() {
        try (var in = Files.newInputStream(keystore)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD.toCharArray());
            var trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unexpected) {
            throw new IllegalStateException("the test certificate cannot be read", unexpected);
        }
    }

    /** Made at first use, for keytool takes two seconds. */
    private static final class Shared {
        private static final TestCertificate CERTIFICATE = make();

        private static TestCertificate make() {
            try {
                var folder = Files.createTempDirectory("test-certificate");
                folder.toFile().deleteOnExit();
                var certificate = TestCertificate.make(folder);
                certificate.keystore().toFile().deleteOnExit();
                certificate.pem().toFile().deleteOnExit();
                folder.resolve("keytool.log").toFile().deleteOnExit();
                return certificate;
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }
    }
}
