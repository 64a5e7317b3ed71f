package org.providermirror.config;

import org.providermirror.config.table.SettingValueException;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.VersionConstraints;

/** Limits the providers that the pattern matches to versions that meet the constraints. */
public record VersionRule(ProviderPattern pattern, VersionConstraints constraints) {
    /** Parses {@code pattern: constraints}. */
    public static VersionRule parse(String text) {
        var colon = text.indexOf(':');
        if (colon < 0) {
            throw new SettingValueException("a colon is needed between a pattern and its constraints");
        }
        return new VersionRule(
                ProviderPattern.parse(text.substring(0, colon).strip()),
                VersionConstraints.parse(text.substring(colon + 1).strip()));
    }
}
