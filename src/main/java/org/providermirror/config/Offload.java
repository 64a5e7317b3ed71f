package org.providermirror.config;

/** Who sends the bytes of a package in local storage; {@code mirror.local.offload}. */
public enum Offload {
    /** The container. */
    NONE,
    /** nginx, which is told an internal location by {@code X-Accel-Redirect}. */
    X_ACCEL_REDIRECT,
    /** Apache httpd with mod_xsendfile, or another that is told the file by {@code X-Sendfile}. */
    X_SENDFILE
}
