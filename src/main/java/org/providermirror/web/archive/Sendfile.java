package org.providermirror.web.archive;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Lets the kernel send a file, by request attributes that Tomcat documents. Other containers do not support it. */
final class Sendfile {
    static final String SUPPORT = "org.apache.tomcat.sendfile.support";
    static final String FILE = "org.apache.tomcat.sendfile.filename";
    static final String START = "org.apache.tomcat.sendfile.start";
    static final String END = "org.apache.tomcat.sendfile.end";

    private Sendfile() {}

    /**
     * Returns whether Tomcat can send these bytes. It cannot after an asynchronous wait, nor if a filter wrapped the
     * response, because the bytes would bypass the wrapper. It takes zero bytes for a truncated file.
     */
    static boolean isSupported(PendingBody.FilePart part, HttpServletRequest request, HttpServletResponse response) {
        return isSupported(request, response)
                && request.getDispatcherType() == DispatcherType.REQUEST
                && part.length() > 0;
    }

    /** Returns whether Tomcat can send bytes in the first dispatch of such a request. */
    static boolean isSupported(HttpServletRequest request, HttpServletResponse response) {
        return Boolean.TRUE.equals(request.getAttribute(SUPPORT)) && !(response instanceof ServletResponseWrapper);
    }

    /** Makes Tomcat send the bytes after the filters have returned. The length of the answer must be set. */
    static void start(PendingBody.FilePart part, HttpServletRequest request) throws IOException {
        request.setAttribute(FILE, part.file().toRealPath().toString());
        request.setAttribute(START, part.start());
        request.setAttribute(END, part.start() + part.length());
    }
}
