package org.providermirror.bench;

import java.util.Map;

/** Why a figure is missed, found out with a profiler. Kept beside what measures it, so that the page can say so. */
final class Reasons {
    private static final String DOCUMENTS =
            "Of the server's processor time about 60 % go into system calls on connections, which the hello-world servlet has too,"
                    + " 7 % into the mirror's own classes, and 5 % into writing headers. A servlet of the same server that"
                    + " sends the mirror's headers and bytes and does nothing else reaches 0.87.";
    private static final String HANDED_OVER =
            "Each package begins with a question to the mirror, which a file of nginx' own does not need: 4 to 7 ms of"
                    + " processor time by the difference in the table, on the two processors that nginx and the clients use"
                    + " too, while a package takes 40 ms. Profiled at twenty questions a second, 38 % of that time are Java's"
                    + " compiler, which has not come to its end after two thousand questions, 25 % Jersey, 9 % the mirror's"
                    + " own classes.";

    /** By the figure's name on the page. */
    static final Map<String, String> WHY = Map.of(
            "JSON hits against the hello-world servlet, Tomcat 10.1", DOCUMENTS,
            "JSON hits against the hello-world servlet, Tomcat 11", DOCUMENTS,
            "package bytes against nginx' files, 1 clients, nginx by X-Accel-Redirect", HANDED_OVER,
            "package bytes against nginx' files, 256 clients, nginx by X-Accel-Redirect", HANDED_OVER);

    private Reasons() {}
}
