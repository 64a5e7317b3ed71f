package org.providermirror.net.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Trusts the certificate authorities of the JVM's trust store and those of a file. */
public final class TlsTrust {
    private TlsTrust() {}

    /**
     * Returns a TLS context that trusts them.
     *
     * @param setting the name of the setting that names the file, for messages
     * @param caFile PEM, one or more certificates
     * @throws IllegalArgumentException if the file cannot be read or holds no certificate
     */
    public static SSLContext context(String setting, Optional<Path> caFile) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers(setting, caFile), null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw unusable(setting, caFile, broken);
        }
    }

    /** Returns trust managers that trust them; parameters and failures are as for {@link #context}. */
    public static TrustManager[] managers(String setting, Optional<Path> caFile) {
        try {
            return caFile.isPresent() ? trusting(caFile.get()) : trustManagers(null);
        } catch (GeneralSecurityException | IOException broken) {
            throw unusable(setting, caFile, broken);
        }
    }

    private static IllegalArgumentException unusable(String setting, Optional<Path> caFile, Exception broken) {
        return new IllegalArgumentException(
                setting + ": " + caFile.map(Path::toString).orElse("the JVM's own authorities") + " cannot be used: "
                        + broken.getMessage(),
                broken);
    }

    private static TrustManager[] trusting(Path caFile) throws GeneralSecurityException, IOException {
        var together = KeyStore.getInstance(KeyStore.getDefaultType());
        together.load(null, null);
        var number = 0;
        for (var authority : certificates(caFile)) {
            together.setCertificateEntry("ca-file-" + number++, authority);
        }
        for (var manager : trustManagers(null)) {
            if (manager instanceof X509TrustManager known) {
                for (var authority : known.getAcceptedIssuers()) {
                    together.setCertificateEntry("jvm-" + number++, authority);
                }
            }
        }
        return trustManagers(together);
    }

    private static Collection<? extends Certificate> certificates(Path caFile)
            throws GeneralSecurityException, IOException {
        try (var content = Files.newInputStream(caFile)) {
            var certificates = CertificateFactory.getInstance("X.509").generateCertificates(content);
            if (certificates.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            return certificates;
        }
    }

    private static TrustManager[] trustManagers(KeyStore authorities) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory.getTrustManagers();
    }
}
