package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.listOf;
import static org.providermirror.config.table.SettingParser.matching;
import static org.providermirror.config.table.SettingParser.optional;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingProblem;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.provider.Hostname;

/**
 * Says of which hostnames the mirror is the origin; {@code mirror.hosted.*}.
 *
 * @param hosts the hostnames whose releases are published to the mirror; requests for them never go upstream
 * @param signingKey the file of the secret key that signs releases of namespaces without a registered key
 * @param passphrase the passphrase of that key; never printed
 */
public record HostedSettings(Set<Hostname> hosts, Optional<Path> signingKey, Optional<String> passphrase) {
    /** The name of the setting of the mirror's own key. */
    public static final String SIGNING_KEY_NAME = "mirror.hosted.signing-key";

    /** The name of the setting of that key's passphrase. */
    public static final String PASSPHRASE_NAME = "mirror.hosted.signing-key-passphrase";

    private static final Setting<List<Hostname>> HOSTS = new Setting<>(
            "mirror.hosted.hosts",
            Fallback.toNothing("none"),
            "Hostnames of your own providers, whose releases are published to this mirror. The mirror is their origin:"
                    + " requests for them never go upstream, and what is not published is not found. `*` in"
                    + " `mirror.upstream.hosts` does not include them.",
            "hostnames without port that `mirror.upstream.hosts` does not name, joined by commas",
            listOf(Hostname::parse));

    private static final Setting<Optional<Path>> SIGNING_KEY = Setting.path(
            SIGNING_KEY_NAME,
            Fallback.toNothing("none: every release must be signed by its publisher"),
            "Armored OpenPGP secret key that signs the checksums of published releases, for teams that do not sign. Used"
                    + " only in namespaces without a registered key. Must be the same for all instances on one storage.",
            optional(SettingParser::path));

    private static final Setting<Optional<String>> PASSPHRASE = Setting.secret(
            PASSPHRASE_NAME,
            Fallback.toNothing("none"),
            "Passphrase of `mirror.hosted.signing-key`. Never printed.",
            "1 to 1000 characters",
            optional(matching(".{1,1000}")));

    static final List<Setting<?>> ROWS = List.of(HOSTS, SIGNING_KEY, PASSPHRASE);

    public HostedSettings {
        hosts = Set.copyOf(hosts);
    }

    /** Creates the settings of a mirror without a signing key. */
    public HostedSettings(Set<Hostname> hosts) {
        this(hosts, Optional.empty(), Optional.empty());
    }

    /** Reports hostnames that would have two origins, and a passphrase without a key. */
    static void check(SettingsReading reading, Optional<ServedHosts> upstream) {
        if (reading.find(PASSPHRASE).filter(Optional::isPresent).isPresent()
                && reading.find(SIGNING_KEY).filter(Optional::isEmpty).isPresent()) {
            reading.add(new SettingProblem(
                    PASSPHRASE.name(),
                    "settings",
                    "it is the passphrase of mirror.hosted.signing-key, which is not set"));
        }
        upstream.ifPresent(served -> reading.find(HOSTS).orElse(List.of()).stream()
                .filter(served.named()::contains)
                .distinct()
                .forEach(hostname -> reading.add(new SettingProblem(
                        HOSTS.name(),
                        "settings",
                        "\"" + hostname + "\" is also in mirror.upstream.hosts; a hostname has one origin, so remove it"
                                + " from one of the two"))));
    }

    /** Returns the hosted hostnames that could be read. */
    static Set<Hostname> readable(SettingsReading reading) {
        return reading.find(HOSTS).map(Set::copyOf).orElse(Set.of());
    }

    static HostedSettings read(SettingsReading reading) {
        return new HostedSettings(
                Set.copyOf(reading.value(HOSTS)), reading.value(SIGNING_KEY), reading.value(PASSPHRASE));
    }

    @Override
    public String toString() {
        return "HostedSettings[hosts=" + hosts + ", signingKey=" + signingKey + "]";
    }

    /** Returns the settings of a mirror that hosts no providers. */
    public static HostedSettings none() {
        return new HostedSettings(Set.of());
    }
}
