package org.providermirror.web.warmup;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes GET requests that no connection carries. Each is used by one thread. */
final class ExampleRequest {
    private static final Map<String, String> HEADERS = headers();

    private final ServletContext context;
    private final String path;
    private final Map<String, Object> attributes = new HashMap<>();

    private ExampleRequest(ServletContext context, String path) {
        this.context = context;
        this.path = path;
        // As Tomcat does, which sends files itself: no bytes are copied.
        attributes.put("org.apache.tomcat.sendfile.support", true);
    }

    /** @param path below the application's, with a leading slash */
    static HttpServletRequest of(ServletContext context, String path) {
        var request = new ExampleRequest(context, path);
        return Stub.of(HttpServletRequest.class, request::answer);
    }

    private static Map<String, String> headers() {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", "application/json");
        headers.put("Accept-Encoding", "gzip");
        headers.put("Host", "mirror.example.com");
        headers.put("User-Agent", "Terraform/1.11.4");
        return headers;
    }

    private Optional<Object> answer(String name, Object[] arguments) {
        return Optional.ofNullable(
                switch (name) {
                    case "getMethod" -> "GET";
                    case "getRequestURI" -> context.getContextPath() + path;
                    case "getRequestURL" ->
                        new StringBuffer("https://mirror.example.com")
                                .append(context.getContextPath())
                                .append(path);
                    case "getContextPath" -> context.getContextPath();
                    case "getServletPath" -> "";
                    case "getPathInfo" -> path;
                    case "getServletContext" -> context;
                    case "getScheme" -> "https";
                    case "isSecure" -> true;
                    case "getProtocol" -> "HTTP/1.1";
                    case "getServerName" -> "mirror.example.com";
                    case "getServerPort" -> 443;
                    case "getRemoteAddr" -> "127.0.0.1";
                    case "getDispatcherType" -> DispatcherType.REQUEST;
                    case "isAsyncSupported" -> true;
                    case "getContentLength" -> -1;
                    case "getContentLengthLong" -> -1L;
                    case "getDateHeader" -> -1L;
                    case "getLocale" -> Locale.ROOT;
                    case "getParameterMap" -> Map.of();
                    case "getHeader" -> HEADERS.get((String) arguments[0]);
                    case "getHeaders" -> values((String) arguments[0]);
                    case "getHeaderNames" -> Collections.enumeration(HEADERS.keySet());
                    case "getAttribute" -> attributes.get((String) arguments[0]);
                    case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
                    case "removeAttribute" -> attributes.remove((String) arguments[0]);
                    case "getAttributeNames" -> Collections.enumeration(List.copyOf(attributes.keySet()));
                    default -> null;
                });
    }

    private static Enumeration<String> values(String name) {
        return Collections.enumeration(
                Optional.ofNullable(HEADERS.get(name)).map(List::of).orElse(List.of()));
    }
}
