package org.providermirror.web.inspection;

import java.util.List;
import org.providermirror.config.table.EffectiveSetting;

/** Holds the settings that the mirror was started with, without secrets. */
public record EffectiveSettings(List<EffectiveSetting> settings) {
    public EffectiveSettings {
        settings = List.copyOf(settings);
    }
}
