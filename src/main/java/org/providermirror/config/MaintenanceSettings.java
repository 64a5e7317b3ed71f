package org.providermirror.config;

import java.util.List;
import java.util.stream.Stream;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.SettingsReading;

/** Groups the settings of the background jobs. */
public record MaintenanceSettings(
        PrefetchSettings prefetch, TransferSettings transfer, RetentionSettings retention, ScrubSettings scrub) {
    static final List<Setting<?>> ROWS = Stream.of(
                    PrefetchSettings.ROWS, TransferSettings.ROWS, RetentionSettings.ROWS, ScrubSettings.ROWS)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    static MaintenanceSettings read(SettingsReading reading) {
        return new MaintenanceSettings(
                PrefetchSettings.read(reading),
                TransferSettings.read(reading),
                RetentionSettings.read(reading),
                ScrubSettings.read(reading));
    }
}
