package org.providermirror.config.table;

import org.providermirror.provider.Hostname;

/** Parses a token for a registry. */
public final class RegistryToken {
    private RegistryToken() {}

    /**
     * Returns the token without the space around it that copying leaves.
     *
     * @throws SettingValueException if an {@code Authorization} header could not carry it
     */
    public static String parse(Hostname hostname, String text) {
        var token = text.strip();
        if (!token.matches("[!-~]+")) {
            throw new SettingValueException("the token for " + hostname
                    + " is empty or holds characters that no Authorization header can carry");
        }
        return token;
    }
}
