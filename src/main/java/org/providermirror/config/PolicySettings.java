package org.providermirror.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.SettingsReading;

/**
 * Groups the settings of policy, access, audit and events.
 *
 * @param rules which providers and versions are served
 * @param access who may use the mirror
 * @param audit where the audit log is written
 * @param webhook where events are sent
 */
public record PolicySettings(
        RuleSettings rules, AccessSettings access, AuditSettings audit, Optional<WebhookSettings> webhook) {
    static final List<Setting<?>> ROWS = Stream.of(
                    RuleSettings.ROWS, AccessSettings.ROWS, OidcSettings.ROWS, AuditSettings.ROWS, WebhookSettings.ROWS)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    static PolicySettings read(SettingsReading reading) {
        return new PolicySettings(
                RuleSettings.read(reading),
                AccessSettings.read(reading),
                AuditSettings.read(reading),
                WebhookSettings.read(reading));
    }
}
