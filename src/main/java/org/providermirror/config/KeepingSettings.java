package org.providermirror.config;

/** How the store is filled and kept. */
public record KeepingSettings(
        PrefetchSettings prefetch, TransferSettings transfer, RetentionSettings retention, ScrubSettings scrub) {
    /** Nothing happens by itself. */
    public static KeepingSettings none() {
        return new KeepingSettings(
                PrefetchSettings.none(), TransferSettings.none(), RetentionSettings.none(), ScrubSettings.none());
    }
}
