package org.providermirror.config;

/** How the store is filled and kept. */
public record MaintenanceSettings(
        PrefetchSettings prefetch, TransferSettings transfer, RetentionSettings retention, ScrubSettings scrub) {
    /** Nothing happens by itself. */
    public static MaintenanceSettings none() {
        return new MaintenanceSettings(
                PrefetchSettings.none(), TransferSettings.none(), RetentionSettings.none(), ScrubSettings.none());
    }
}
