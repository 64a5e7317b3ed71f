package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.optional;
import static org.providermirror.config.table.SettingParser.size;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingParser;
import org.providermirror.config.table.SettingsReading;

/**
 * Says where packages are imported from and exported to, and how large uploads of archives and releases may be; {@code
 * mirror.import.*} and {@code mirror.export.*}.
 *
 * @param importPath the folder of the folders that may be imported; empty for none
 * @param exportPath the folder of the folders that exports are written to; empty for none
 * @param uploadLimit the maximum size of an uploaded archive in bytes
 * @param totalUploadLimit the maximum size in bytes of all archives that are uploaded or wait for their import, and
 *     again of all that are being published
 */
public record TransferSettings(
        Optional<Path> importPath, Optional<Path> exportPath, long uploadLimit, long totalUploadLimit) {
    private static final Setting<Optional<Path>> IMPORT_PATH = Setting.path(
            "mirror.import.path",
            Fallback.toNothing("none: by upload alone"),
            "Folder whose folders an administrator may import.",
            optional(SettingParser::path));

    private static final Setting<Long> UPLOAD_LIMIT = new Setting<>(
            "mirror.import.upload-limit",
            Fallback.to("20GiB"),
            "Maximum size of an archive that is uploaded, for import or to publish a release.",
            "a size from `1MiB` to `100TiB`, in `B`, `KiB`, `MiB`, `GiB` or `TiB`",
            size(1L << 20, 100L << 40));

    private static final Setting<Long> TOTAL_UPLOAD_LIMIT = new Setting<>(
            "mirror.import.total-upload-limit",
            Fallback.to("40GiB"),
            "Maximum size in sum of all archives that are being uploaded or wait for their import, and again of all"
                    + " archives of releases that are being published. At least `mirror.import.upload-limit` is allowed.",
            "a size from `1MiB` to `100TiB`, in `B`, `KiB`, `MiB`, `GiB` or `TiB`",
            size(1L << 20, 100L << 40));

    private static final Setting<Optional<Path>> EXPORT_PATH = Setting.path(
            "mirror.export.path",
            Fallback.toNothing("none: by download alone"),
            "Folder for exports.",
            optional(SettingParser::path));

    static final List<Setting<?>> ROWS = List.of(IMPORT_PATH, UPLOAD_LIMIT, TOTAL_UPLOAD_LIMIT, EXPORT_PATH);

    static TransferSettings read(SettingsReading reading) {
        return new TransferSettings(
                reading.value(IMPORT_PATH),
                reading.value(EXPORT_PATH),
                reading.value(UPLOAD_LIMIT),
                reading.value(TOTAL_UPLOAD_LIMIT));
    }
}
