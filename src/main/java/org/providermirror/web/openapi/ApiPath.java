package org.providermirror.web.openapi;

/** The path that everything of the interface begins with. */
public final class ApiPath {
    /** Below the context path, with a slash at its end. */
    public static final String ROOT = "-/api/v1/";

    private ApiPath() {}
}
