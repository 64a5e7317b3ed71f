package org.providermirror.policy.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.providermirror.config.AuditSettings;
import org.providermirror.json.TermModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends the audit log to a file, rotated by the JDK's own logging library, which leaves nothing behind in the
 * container when it is closed. If a line cannot be written, the container's log says so; no request fails for it.
 *
 * <p>Thread-safe.
 */
public final class AuditFile implements Audit, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new TermModule())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final FileHandler handler;

    /**
     * @param file the path in {@code settings}
     * @throws UncheckedIOException if the file cannot be written to
     */
    public AuditFile(Path file, AuditSettings settings) {
        try {
            handler = new FileHandler(
                    file.toString().replace("%", "%%") + ".%g", settings.bytes(), settings.files(), true);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("mirror.audit.file names " + file + ", which cannot be written", unwritable);
        }
        try {
            handler.setEncoding(StandardCharsets.UTF_8.name());
        } catch (IOException impossible) {
            throw new IllegalStateException("every Java platform has UTF-8", impossible);
        }
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Formatter() {
            @Override
            public String format(LogRecord line) {
                return line.getMessage() + "\n";
            }
        });
        handler.setErrorManager(new ErrorManager() {
            @Override
            public void error(String message, Exception cause, int code) {
                LOG.error(
                        "An entry of the audit log is lost, because it could not be written. Check mirror.audit.file and free space: {}",
                        String.valueOf(cause));
            }
        });
    }

    /**
     * Returns the audit log of the settings; empty if they name no file.
     *
     * @throws UncheckedIOException if the file cannot be written to
     */
    public static Optional<AuditFile> of(AuditSettings settings) {
        return settings.file().map(path -> new AuditFile(path, settings));
    }

    @Override
    public void record(AuditEntry entry) {
        handler.publish(new LogRecord(Level.INFO, text(entry)));
    }

    private static String text(AuditEntry entry) {
        var id = entry.subject().flatMap(AuditEntry.Subject::packageId);
        return JSON.valueToTree(new AuditLine(
                        entry.time(),
                        entry.who().orElse(null),
                        entry.address(),
                        entry.method(),
                        id.map(known -> known.provider().toString()).orElse(null),
                        id.map(known -> known.version().toString()).orElse(null),
                        id.map(known -> known.platform().toString()).orElse(null),
                        entry.subject()
                                .flatMap(AuditEntry.Subject::administrationPath)
                                .orElse(null),
                        entry.outcome().name().toLowerCase(Locale.ROOT),
                        entry.status(),
                        entry.bytes().isPresent() ? entry.bytes().getAsLong() : null))
                .toString();
    }

    @Override
    public void close() {
        handler.close();
    }
}
