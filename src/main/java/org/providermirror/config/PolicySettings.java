package org.providermirror.config;

/**
 * Who may ask, for what, and what is written down of it.
 *
 * @param rules which providers and versions are served
 * @param access who may ask
 * @param audit where it is written down
 */
public record PolicySettings(RuleSettings rules, AccessSettings access, AuditSettings audit) {
    /** Everybody may ask for everything, and nothing is written down. */
    public static PolicySettings open() {
        return new PolicySettings(RuleSettings.none(), AccessSettings.open(), AuditSettings.none());
    }
}
