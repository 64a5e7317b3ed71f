package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.optional;
import static org.providermirror.config.table.SettingParser.size;
import static org.providermirror.config.table.SettingParser.wholeNumber;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingsReading;

/**
 * Says where the audit log is written; {@code mirror.audit.*}.
 *
 * @param file the file; empty for no audit log
 * @param bytes the size at which the file is rotated
 * @param files the number of files in all, the current one included
 */
public record AuditSettings(Optional<Path> file, int bytes, int files) {
    private static final long MEBIBYTE = 1L << 20;

    private static final Setting<Optional<Path>> FILE = Setting.path(
            "mirror.audit.file",
            Fallback.toNothing("none"),
            "Audit log: one line of JSON for each requested package, each refused request and each act of an administrator."
                    + " The current file's name ends in `.0`, older ones' in `.1`, `.2` and so on.",
            optional(SettingParser::path));

    private static final Setting<Long> MAX_SIZE = new Setting<>(
                    "mirror.audit.max-size",
                    Fallback.to("100MiB"),
                    "Size at which the audit log is rotated.",
                    "a size from `1MiB` to `1GiB`, in `B`, `KiB`, `MiB` or `GiB`",
                    size(MEBIBYTE, 1024 * MEBIBYTE))
            .formerly(
                    "mirror.audit.mebibytes",
                    "a whole number from 1 to 1024",
                    text -> wholeNumber(1, 1024).parse(text) * MEBIBYTE);

    private static final Setting<Integer> FILES = new Setting<>(
            "mirror.audit.files",
            Fallback.to("10"),
            "Number of audit log files in all, the current one included. The oldest is deleted.",
            "a whole number from 2 to 1000",
            wholeNumber(2, 1000));

    static final List<Setting<?>> ROWS = List.of(FILE, MAX_SIZE, FILES);

    static AuditSettings read(SettingsReading reading) {
        return new AuditSettings(reading.value(FILE), Math.toIntExact(reading.value(MAX_SIZE)), reading.value(FILES));
    }
}
