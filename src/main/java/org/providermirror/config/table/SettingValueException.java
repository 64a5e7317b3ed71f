package org.providermirror.config.table;

/** Reports a text that its setting does not accept. The message says why; it is empty if the allowed values say enough. */
public final class SettingValueException extends IllegalArgumentException {
    public SettingValueException(String reason) {
        super(reason);
    }

    /** Creates one without a reason: the allowed values say enough. */
    public SettingValueException() {
        this("");
    }
}
