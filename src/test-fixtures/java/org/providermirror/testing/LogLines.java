package org.providermirror.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** Collects the lines of a logger and of those below it, at level INFO and above, as an operator sees them. */
public final class LogLines extends Handler implements AutoCloseable {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogLines(String name) {
        this.logger = Logger.getLogger(name);
        setLevel(Level.INFO);
        logger.addHandler(this);
    }

    /** Collects until {@link #close}. */
    public static LogLines of(String logger) {
        return new LogLines(logger);
    }

    /** Returns the logger as the mirror's classes use it. */
    public org.slf4j.Logger logger() {
        return LoggerFactory.getLogger(logger.getName());
    }

    /** Returns the texts of all lines. */
    public List<String> all() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            records.add(line);
        }
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
