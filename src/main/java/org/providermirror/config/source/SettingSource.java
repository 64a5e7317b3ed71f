package org.providermirror.config.source;

import java.util.List;
import java.util.Optional;

/** One of the places that settings are looked up in. */
public interface SettingSource {
    /** What is set here under this name, which may be an empty text. */
    Optional<Found> find(String name);

    /** What is set here for single hostnames under names that begin with this prefix, sorted by name. */
    List<FoundForHost> findPerHost(String prefix);

    /** The names below {@code mirror.} that are set here; none where others may have names there too. */
    List<Found> names();

    /** How the setting of this name is spelt here. */
    String spell(String name);

    /**
     * Something that is set.
     *
     * @param name the setting's name, or what stands in place of one
     * @param origin where it stands, for people: {@code "context parameter mirror.miss"}
     * @param value the text
     */
    record Found(String name, String origin, String value) {
        /** The same with stars for its text. */
        public Found hidden() {
            return new Found(name, origin, "***");
        }
    }

    /**
     * Something that is set for one hostname.
     *
     * @param hostname the hostname as spelt in the name
     */
    record FoundForHost(String hostname, Found found) {}
}
