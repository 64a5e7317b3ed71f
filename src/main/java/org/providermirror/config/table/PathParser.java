package org.providermirror.config.table;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.providermirror.config.SettingValueException;
import org.providermirror.provider.Hostname;

/** Settings that are paths. A leading {@code ~/} is the home folder of the user that the container runs as. */
final class PathParser {
    private static final int MAXIMUM_BYTES = 4 * 1024 * 1024;

    private final UnaryOperator<String> systemProperty;

    /** @param systemProperty the value of a system property, null where there is none */
    PathParser(UnaryOperator<String> systemProperty) {
        this.systemProperty = systemProperty;
    }

    /** The container's folder for what belongs to this installation of it; empty outside Tomcat and Jetty. */
    Optional<Path> containerBase() {
        return Optional.ofNullable(systemProperty.apply("catalina.base"))
                .or(() -> Optional.ofNullable(systemProperty.apply("jetty.base")))
                .filter(base -> !base.isBlank())
                .map(Path::of);
    }

    /** An absolute path, for nobody chooses the folder that a container is started in. */
    Path absolute(String text) {
        try {
            var path = text.startsWith("~/") ? home().resolve(text.substring(2)) : Path.of(text);
            if (!path.isAbsolute()) {
                throw new SettingValueException();
            }
            return path.normalize();
        } catch (InvalidPathException malformed) {
            throw new SettingValueException("it holds characters that no path has here");
        }
    }

    private Path home() {
        var home =
                Path.of(Optional.ofNullable(systemProperty.apply("user.home")).orElse(""));
        if (!home.isAbsolute()) {
            throw new SettingValueException("the user that the container runs as has no home folder");
        }
        return home;
    }

    /** A file of X.509 certificates in PEM. */
    Path certificates(String text) {
        var file = absolute(text);
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

    /** The tokens in a file of Terraform's. */
    Map<Hostname, String> credentials(String text) {
        try (var content = Files.newInputStream(absolute(text))) {
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
