package org.providermirror.web.api;

/** Names the root path of the API. */
public final class ApiPath {
    /** The root below the context path, with a trailing slash. */
    public static final String ROOT = "-/api/v1/";

    private ApiPath() {}
}
