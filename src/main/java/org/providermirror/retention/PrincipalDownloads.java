package org.providermirror.retention;

import org.providermirror.provider.ProviderAddress;

/**
 * Identifies the downloads of a provider by one principal.
 *
 * @param name the name of the principal; empty for all principals that are not counted by name
 */
record PrincipalDownloads(ProviderAddress provider, String name) {
    /** The name of the principals that are not counted by name. */
    static final String REST = "";

    static PrincipalDownloads parse(String text) {
        var end = text.indexOf(' ');
        return new PrincipalDownloads(ProviderAddress.parse(text.substring(0, end)), text.substring(end + 1));
    }

    String text() {
        return provider + " " + name;
    }
}
