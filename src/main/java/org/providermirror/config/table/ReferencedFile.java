package org.providermirror.config.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import org.providermirror.provider.Hostname;

/** Reads and checks the files that settings name. */
public final class ReferencedFile {
    private static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

    private ReferencedFile() {}

    /** Returns the path of a PEM file after checking that it holds X.509 certificates. */
    public static Path certificates(String text) {
        var file = SettingParser.path(text);
        try (var content = Files.newInputStream(file)) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(content)
                    .isEmpty()) {
                throw new SettingValueException("the file holds no certificate");
            }
            return file;
        } catch (CertificateException malformed) {
            throw new SettingValueException("the file is no PEM file of certificates");
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    /** Returns the registry tokens in one of Terraform's files. */
    public static Map<Hostname, String> credentials(String text) {
        try (var content = Files.newInputStream(SettingParser.path(text))) {
            var bytes = content.readNBytes(MAXIMUM_BYTES + 1);
            if (bytes.length > MAXIMUM_BYTES) {
                throw new SettingValueException("the file is too large for a file of credentials");
            }
            return CredentialsFile.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw unreadable(unreadable);
        }
    }

    private static SettingValueException unreadable(IOException failure) {
        return new SettingValueException(
                "the file cannot be read (" + failure.getClass().getSimpleName() + ")");
    }
}
