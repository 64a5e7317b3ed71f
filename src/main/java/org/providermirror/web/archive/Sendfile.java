package org.providermirror.web.archive;

import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tomcat's offer to let the kernel send a file, by request attributes that it documents. Found at run time; other
 * containers make no such offer.
 */
final class Sendfile {
    static final String SUPPORT = "org.apache.tomcat.sendfile.support";
    static final String FILE = "org.apache.tomcat.sendfile.filename";
    static final String START = "org.apache.tomcat.sendfile.start";
    static final String END = "org.apache.tomcat.sendfile.end";

    private Sendfile() {}

    /**
     * Whether Tomcat sends these bytes: not where somebody wrapped the answer, for they would pass the wrapper by; and not
     * where there are none, which Tomcat takes for a file that is too short.
     */
    static boolean isOffered(PendingBody.FilePart part, HttpServletRequest request, HttpServletResponse response) {
        return Boolean.TRUE.equals(request.getAttribute(SUPPORT))
                && part.length() > 0
                && !(response instanceof ServletResponseWrapper);
    }

    /** Has Tomcat send the bytes as soon as the request is done. The answer's length must be set. */
    static void order(PendingBody.FilePart part, HttpServletRequest request) throws IOException {
        request.setAttribute(FILE, part.file().toRealPath().toString());
        request.setAttribute(START, part.start());
        request.setAttribute(END, part.start() + part.length());
    }
}
