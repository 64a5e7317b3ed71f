package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.listOf;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingProblem;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.provider.Hostname;

/**
 * Says of which hostnames the mirror is the origin; {@code mirror.hosted.*}.
 *
 * @param hosts the hostnames whose releases are published to the mirror; requests for them never go upstream
 */
public record HostedSettings(Set<Hostname> hosts) {
    private static final Setting<List<Hostname>> HOSTS = new Setting<>(
            "mirror.hosted.hosts",
            Fallback.toNothing("none"),
            "Hostnames of your own providers, whose releases are published to this mirror. The mirror is their origin:"
                    + " requests for them never go upstream, and what is not published is not found. `*` in"
                    + " `mirror.upstream.hosts` does not include them.",
            "hostnames without port that `mirror.upstream.hosts` does not name, joined by commas",
            listOf(Hostname::parse));

    static final List<Setting<?>> ROWS = List.of(HOSTS);

    public HostedSettings {
        hosts = Set.copyOf(hosts);
    }

    /** Reports hostnames that would have two origins. */
    static void check(SettingsReading reading, Optional<ServedHosts> upstream) {
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
        return new HostedSettings(Set.copyOf(reading.value(HOSTS)));
    }

    /** Returns the settings of a mirror that hosts no providers. */
    public static HostedSettings none() {
        return new HostedSettings(Set.of());
    }
}
