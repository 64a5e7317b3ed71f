package org.providermirror.config.source;

import java.util.List;
import java.util.Optional;

/** Looks up settings in one place. */
public interface SettingSource {
    /** Returns the text under this name, which may be empty; empty if it is not set. */
    Optional<Found> find(String name);

    /** Returns the texts for single hostnames, under names that begin with this prefix, sorted by name. */
    List<FoundForHost> findPerHost(String prefix);

    /** Returns everything below {@code mirror.}; empty if other programs may have names there too. */
    List<Found> names();

    /** Returns the spelling of a setting's name in this source. */
    String spell(String name);

    /**
     * A text that is set.
     *
     * @param name the setting's name as spelt in the source
     * @param origin the source and name, for people: {@code "context parameter mirror.miss"}
     * @param value the text
     */
    record Found(String name, String origin, String value) {
        /** Returns the same with stars for its text. */
        public Found hidden() {
            return new Found(name, origin, "***");
        }
    }

    /**
     * A text that is set for one hostname.
     *
     * @param hostname the hostname as spelt in the name
     */
    record FoundForHost(String hostname, Found found) {}
}
