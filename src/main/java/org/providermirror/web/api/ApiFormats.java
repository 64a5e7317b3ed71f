package org.providermirror.web.api;

import java.util.Locale;
import java.util.Optional;

/** How values are spelt in the interface. */
public final class ApiFormats {
    private ApiFormats() {}

    public static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The text of a value; null, which is left out, where there is none. */
    static String orAbsent(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
