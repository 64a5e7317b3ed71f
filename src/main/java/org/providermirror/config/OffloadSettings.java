package org.providermirror.config;

/**
 * How the bytes of local storage are handed to a web server in front.
 *
 * @param to who sends them
 * @param prefix the internal location of {@link Offload#X_ACCEL_REDIRECT}; begins and ends with a slash
 */
public record OffloadSettings(Offload to, String prefix) {
    /** Nobody is in front, or is not to send the bytes itself. */
    public static OffloadSettings none() {
        return new OffloadSettings(Offload.NONE, "/");
    }
}
