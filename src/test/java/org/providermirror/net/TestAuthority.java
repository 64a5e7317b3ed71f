package org.providermirror.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key with a self-signed certificate, made when the test runs. */
final class TestAuthority {
    private static final String PASSWORD = "changeit";

    private final Path keyStore;
    private final Path certificate;

    /**
     * @param names subject alternative names as keytool takes them: {@code dns:registry.example.com,ip:127.0.0.1}
     */
    TestAuthority(Path folder, String name, String names) {
        keyStore = folder.resolve(name + ".p12");
        certificate = folder.resolve(name + ".pem");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-validity",
                "30",
                "-ext",
                "san=" + names,
                "-ext",
                "bc:c",
                "-alias",
                "key");
        keytool("-exportcert", "-rfc", "-alias", "key", "-file", certificate.toString());
    }

    private void keytool(String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keyStore.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(output);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** The certificate, PEM. */
    Path certificate() {
        return certificate;
    }

    /** The key, PEM. */
    Path key() throws GeneralSecurityException, IOException {
        var encoded = Base64.getMimeEncoder()
                .encodeToString(keys().getKey("key", PASSWORD.toCharArray()).getEncoded());
        return Files.writeString(
                certificate.resolveSibling(certificate.getFileName() + ".key"),
                "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----\n");
    }

    String password() {
        return PASSWORD;
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var content = Files.newInputStream(keyStore)) {
            keys.load(content, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** A TLS listener on 127.0.0.1 with this certificate. */
    ServerSocket listener() throws GeneralSecurityException, IOException {
        var keys = keys();
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }
}
