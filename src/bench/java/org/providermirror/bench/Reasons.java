package org.providermirror.bench;

import java.util.Map;

/** Explains why a target is missed, by the results of a profiler. The page shows the explanation. */
final class Reasons {
    private static final String DOCUMENTS =
            "The server spends about 60 % of its processor time in system calls on connections, as the hello-world servlet"
                    + " does, 7 % in the mirror's own classes, and 5 % in writing headers. A servlet of the same server that"
                    + " only sends the mirror's headers and bytes reaches 0.87.";
    private static final String HANDED_OVER =
            "Each package needs a request to the mirror, unlike a file of nginx itself. By the difference in the table, this"
                    + " request takes 4 to 7 ms of processor time, on the two processors that nginx and the clients use too. The"
                    + " package itself takes 40 ms. At twenty requests a second, Java's compiler uses 38 % of that time, because it"
                    + " is still busy after two thousand requests. Jersey uses 25 %, the mirror's own classes 9 %.";

    private static final String FIRST =
            "Tomcat takes about 2 s of processor time for it, most of it in code that the JVM still interprets: TLS"
                    + " handshakes 27 %, filters and Jersey 25 %, encryption 18 %, the rest is Tomcat's HTTP/2. Without the"
                    + " warm-up during the start, it took 3.4 s, 69 % of them for AES-GCM.";
    private static final String WARM =
            "Tomcat encrypts in Java and nginx in native code. TLS handshakes take 34 % of Tomcat's processor time,"
                    + " Jersey 20 % and sending 19 %. A web server in front, as in the example files, takes TLS over.";

    /** Reasons by the name of the value on the page. */
    static final Map<String, String> WHY = Map.of(
            "JSON hits against the hello-world servlet, Tomcat 10.1", DOCUMENTS,
            "JSON hits against the hello-world servlet, Tomcat 11", DOCUMENTS,
            "package bytes against nginx' files, 1 clients, nginx by X-Accel-Redirect", HANDED_OVER,
            "package bytes against nginx' files, 256 clients, nginx by X-Accel-Redirect", HANDED_OVER,
            "first installation after a start", FIRST,
            "installation 3 after a start against nginx' files", WARM);

    private Reasons() {}
}
