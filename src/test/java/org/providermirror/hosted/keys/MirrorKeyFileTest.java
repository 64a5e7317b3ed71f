package org.providermirror.hosted.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.HostedSettings;
import org.providermirror.testing.SigningKey;

class MirrorKeyFileTest {
    private static final SigningKey KEY = SigningKey.ofPublisher();
    private static final String PASSPHRASE = "correct horse";

    @TempDir
    private Path folder;

    private Optional<String> fingerprint(Path file, String passphrase) {
        var settings = new HostedSettings(
                Set.of(), Optional.of(file), Optional.of(passphrase).filter(text -> !text.isEmpty()));
        return MirrorKeyFile.read(settings, Clock.systemUTC())
                .map(signer -> signer.publicKey().fingerprint());
    }

    @Test
    void the_key_of_the_settings_is_read() throws Exception {
        var file = Files.writeString(folder.resolve("key.asc"), KEY.armoredSecret(PASSPHRASE));
        assertThat(fingerprint(file, PASSPHRASE)).contains(KEY.fingerprint());
        assertThat(MirrorKeyFile.read(HostedSettings.none(), Clock.systemUTC())).isEmpty();
    }

    @Test
    void what_is_wrong_is_named_without_a_secret() throws Exception {
        var file = Files.writeString(folder.resolve("key.asc"), KEY.armoredSecret(PASSPHRASE));
        assertThatThrownBy(() -> fingerprint(file, "not this one"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("mirror.hosted.signing-key: the key in " + file)
                .hasMessageContaining("its passphrase is wrong")
                .hasMessageContaining("mirror.hosted.signing-key-passphrase")
                .hasMessageNotContaining("not this one");
        assertThatThrownBy(() -> fingerprint(folder.resolve("absent"), ""))
                .hasMessageContaining("cannot be read (NoSuchFileException)");
        var publicKey = Files.writeString(folder.resolve("public.asc"), KEY.armored());
        assertThatThrownBy(() -> fingerprint(publicKey, "")).hasMessageContaining("not an armored OpenPGP secret key");
    }
}
