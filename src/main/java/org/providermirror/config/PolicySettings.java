package org.providermirror.config;

import java.util.List;
import java.util.stream.Stream;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.SettingsReading;

/**
 * Groups the settings of policy, access and audit.
 *
 * @param rules which providers and versions are served
 * @param access who may use the mirror
 * @param audit where the audit log is written
 */
public record PolicySettings(RuleSettings rules, AccessSettings access, AuditSettings audit) {
    static final List<Setting<?>> ROWS = Stream.of(
                    RuleSettings.ROWS, AccessSettings.ROWS, OidcSettings.ROWS, AuditSettings.ROWS)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    static PolicySettings read(SettingsReading reading) {
        return new PolicySettings(
                RuleSettings.read(reading), AccessSettings.read(reading), AuditSettings.read(reading));
    }
}
