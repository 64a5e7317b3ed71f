package org.providermirror.hosted.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.providermirror.config.HostedSettings;
import org.providermirror.registry.signature.DetachedSigner;
import org.providermirror.registry.signature.UnusableKeyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the mirror's own signing key from the file that the settings name. */
public final class MirrorKeyFile {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorKeyFile.class);
    private static final int MOST_BYTES = 256 * 1024;

    private MirrorKeyFile() {}

    /**
     * Reads the key and tries it, so that a wrong passphrase stops the start and not a publication.
     *
     * @return empty if the settings name no key
     * @throws IllegalArgumentException if the file cannot be read or its key cannot be used; the message has no secret
     */
    public static Optional<DetachedSigner> read(HostedSettings settings, Clock clock) {
        return settings.signingKey()
                .map(file -> read(file, settings.passphrase().orElse(""), clock));
    }

    private static DetachedSigner read(Path file, String passphrase, Clock clock) {
        try (var content = Files.newInputStream(file)) {
            var armored = new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            var signer = DetachedSigner.read(armored, passphrase, clock);
            LOG.info(
                    "Releases of hosted namespaces without a registered key are signed by the key {}",
                    signer.publicKey().fingerprint());
            return signer;
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    HostedSettings.SIGNING_KEY_NAME + ": the file " + file + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + "); let the mirror's user read it",
                    unreadable);
        } catch (UnusableKeyException unusable) {
            throw new IllegalArgumentException(
                    HostedSettings.SIGNING_KEY_NAME + ": the key in " + file + " cannot be used: "
                            + unusable.getMessage() + " (the passphrase is in " + HostedSettings.PASSPHRASE_NAME + ")",
                    unusable);
        }
    }
}
