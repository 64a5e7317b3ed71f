package org.providermirror.config.table;

import org.providermirror.config.SettingValueException;
import org.providermirror.provider.Hostname;

/** The text of a token for a registry. */
final class RegistryToken {
    private RegistryToken() {}

    /**
     * The token without the space around it that copying leaves.
     *
     * @throws SettingValueException where an {@code Authorization} header could not carry it
     */
    static String parse(Hostname hostname, String given) {
        var token = given.strip();
        if (!token.matches("[!-~]+")) {
            throw new SettingValueException("the token for " + hostname
                    + " is empty or holds characters that no Authorization header can carry");
        }
        return token;
    }
}
