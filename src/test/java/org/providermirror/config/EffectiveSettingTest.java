package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.providermirror.config.source.EnvironmentVariables;
import org.providermirror.config.source.NamedValues;
import org.providermirror.config.source.SettingSource.Found;
import org.providermirror.config.table.ContainerFolders;
import org.providermirror.config.table.EffectiveSetting;
import org.providermirror.config.table.SettingsReading;

class EffectiveSettingTest {
    @ParameterizedTest
    @CsvSource({
        "mirror.upstream.proxy, http://user:hunter2@proxy.example:3128, http://***@proxy.example:3128",
        "mirror.events.webhook, https://hooks.example.com/services/hunter2, https://hooks.example.com/***",
        "mirror.events.webhook, https://hooks.example.com, https://hooks.example.com",
        "mirror.upstream.services.registry.terraform.io, https://user:hunter2@a.example/, https://***@a.example/",
        "mirror.public-url, https://mirror.example.com/a/, https://mirror.example.com/a/",
        "mirror.events.webhook-secret, hunter2hunter2hunter2, ***",
        "mirror.exclude, what@is?this, what@is?this",
    })
    void a_url_is_shown_without_its_secrets_and_other_texts_as_they_are(String name, String value, String shown) {
        var reading = reading(name, value);
        assertThat(reading.effective().stream().filter(setting -> setting.name().equals(name)))
                .extracting(EffectiveSetting::value)
                .containsExactly(shown);
        assertThat(reading.set()).extracting(Found::value).containsExactly(shown);
    }

    @Test
    void a_long_text_is_shown_whole() {
        var value = String.join(", ", Collections.nCopies(50, "registry.example.com/acme/*"));
        assertThat(reading("mirror.exclude", value).effective())
                .filteredOn(setting -> setting.name().equals("mirror.exclude"))
                .extracting(EffectiveSetting::value)
                .containsExactly(value);
    }

    private static SettingsReading reading(String name, String value) {
        var environment = new EnvironmentVariables(Map.of());
        return new SettingsReading(
                MirrorSettings.ROWS,
                List.of(NamedValues.contextParameters(Map.of(name, value))),
                environment,
                new ContainerFolders(System::getProperty));
    }
}
