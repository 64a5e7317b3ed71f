package org.providermirror.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may ask.
 *
 * @param tokensFile the clients' tokens, hashed
 * @param keyFile the keys that archive URLs are signed with; empty where they are kept in storage
 * @param archiveTtl how long the archive URLs of a version document are good
 * @param oidc the issuer whose tokens count too
 */
public record AccessSettings(
        Optional<Path> tokensFile, Optional<Path> keyFile, Duration archiveTtl, Optional<OidcSettings> oidc) {
    /** Everybody may ask. */
    public static AccessSettings open() {
        return new AccessSettings(Optional.empty(), Optional.empty(), Duration.ofMinutes(10), Optional.empty());
    }

    /** Whether clients have to say who they are. */
    public boolean isClosed() {
        return tokensFile.isPresent() || oidc.isPresent();
    }
}
