package org.providermirror.log;

import java.util.logging.LogRecord;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes one logger's lines to the container's logging. Thread-safe. */
final class ContainerLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;
    private static final String OURS = ContainerLogger.class.getName();
    private static final StackWalker STACK = StackWalker.getInstance();

    private final transient java.util.logging.Logger logger;

    ContainerLogger(String name) {
        this.name = name;
        this.logger = java.util.logging.Logger.getLogger(name);
    }

    @Override
    public boolean isTraceEnabled() {
        return logger.isLoggable(java.util.logging.Level.FINEST);
    }

    @Override
    public boolean isDebugEnabled() {
        return logger.isLoggable(java.util.logging.Level.FINE);
    }

    @Override
    public boolean isInfoEnabled() {
        return logger.isLoggable(java.util.logging.Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return logger.isLoggable(java.util.logging.Level.WARNING);
    }

    @Override
    public boolean isErrorEnabled() {
        return logger.isLoggable(java.util.logging.Level.SEVERE);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return OURS;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        var line = MessageFormatter.basicArrayFormat(pattern, arguments);
        var record = new LogRecord(levelOf(level, line, thrown), line + onWhoseBehalf());
        record.setLoggerName(name);
        record.setThrown(thrown);
        STACK.walk(frames -> frames.dropWhile(ContainerLogger::isOfLogging).findFirst())
                .ifPresent(caller -> {
                    record.setSourceClassName(caller.getClassName());
                    record.setSourceMethodName(caller.getMethodName());
                });
        logger.log(record);
    }

    private static boolean isOfLogging(StackWalker.StackFrame frame) {
        return frame.getClassName().equals(OURS) || frame.getClassName().startsWith("org.slf4j.");
    }

    private static String onWhoseBehalf() {
        return RequestContext.ofThisThread()
                .request()
                .map(request -> " (request " + request + ")")
                .orElse("");
    }

    private static java.util.logging.Level levelOf(Level level, String line, Throwable thrown) {
        return levelOf(OutageLog.isRepetition(line, thrown) ? Level.DEBUG : level);
    }

    private static java.util.logging.Level levelOf(Level level) {
        return switch (level) {
            case TRACE -> java.util.logging.Level.FINEST;
            case DEBUG -> java.util.logging.Level.FINE;
            case INFO -> java.util.logging.Level.INFO;
            case WARN -> java.util.logging.Level.WARNING;
            case ERROR -> java.util.logging.Level.SEVERE;
        };
    }
}
