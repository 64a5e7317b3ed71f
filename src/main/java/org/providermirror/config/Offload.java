package org.providermirror.config;

/** Names the program that sends the bytes of a package in local storage; {@code mirror.local.offload}. */
public enum Offload {
    /** The container. */
    NONE,
    /** nginx, which gets an internal location in {@code X-Accel-Redirect}. */
    X_ACCEL_REDIRECT,
    /** Apache httpd with mod_xsendfile, or another server that gets the file in {@code X-Sendfile}. */
    X_SENDFILE
}
