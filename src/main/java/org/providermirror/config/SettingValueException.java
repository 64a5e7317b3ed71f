package org.providermirror.config;

/** A text that is no value of its setting. The message says why, or is empty where what is allowed says enough. */
public final class SettingValueException extends IllegalArgumentException {
    public SettingValueException(String reason) {
        super(reason);
    }

    /** Where what is allowed says enough. */
    public SettingValueException() {
        this("");
    }
}
