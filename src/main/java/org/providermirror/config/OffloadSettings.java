package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.matching;
import static org.providermirror.config.table.SettingParser.word;

import java.util.List;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingsReading;

/**
 * Says how a web server in front sends the bytes of local storage; {@code mirror.local.offload*}.
 *
 * @param to the program that sends them
 * @param prefix the internal location of {@link Offload#X_ACCEL_REDIRECT}; begins and ends with a slash
 */
public record OffloadSettings(Offload to, String prefix) {
    /** Names the program that sends the bytes of a package in local storage. */
    public enum Offload {
        /** The container. */
        NONE,
        /** nginx, which gets an internal location in {@code X-Accel-Redirect}. */
        X_ACCEL_REDIRECT,
        /** Apache httpd with mod_xsendfile, or another server that gets the file in {@code X-Sendfile}. */
        X_SENDFILE
    }

    private static final Setting<Offload> OFFLOAD = new Setting<>(
            "mirror.local.offload",
            Fallback.to("none"),
            "Program that sends the bytes of stored packages: the container, or the web server in front. The mirror then"
                    + " answers with a header `X-Accel-Redirect` (nginx) or `X-Sendfile` (Apache httpd with"
                    + " mod_xsendfile) and no bytes. Every client must come through that server.",
            "`none`, `x-accel-redirect` or `x-sendfile`",
            word(Offload.class));

    private static final Setting<String> PREFIX = new Setting<>(
            "mirror.local.offload-prefix",
            Fallback.to("/mirror-storage/"),
            "Internal location of nginx for the folder of local storage. Used only with `x-accel-redirect`.",
            "a path of letters, digits and `-._~/` that begins and ends with `/`",
            matching("/|(?=.{1,500}$)(/(?!\\.{1,2}/)[A-Za-z0-9._~-]+)+/"));

    static final List<Setting<?>> ROWS = List.of(OFFLOAD, PREFIX);

    static OffloadSettings read(SettingsReading reading) {
        return new OffloadSettings(reading.value(OFFLOAD), reading.value(PREFIX));
    }

    /** Returns the settings of a mirror that sends the bytes itself. */
    public static OffloadSettings none() {
        return new OffloadSettings(Offload.NONE, "/");
    }
}
