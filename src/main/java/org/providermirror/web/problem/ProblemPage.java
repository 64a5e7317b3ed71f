package org.providermirror.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.providermirror.web.http.BrowserRequest;
import org.providermirror.web.http.HttpAnswer;
import org.providermirror.web.route.RequestPath;
import org.providermirror.web.route.Route;
import org.providermirror.web.route.RouteKind;

/**
 * Renders a problem as a page for a browser that opens a URL which is no document of the API or of a provider, such as a
 * mistyped one.
 */
final class ProblemPage {
    private static final Set<RouteKind> KINDS =
            Set.of(RouteKind.PAGE, RouteKind.PAGE_FILE, RouteKind.MALFORMED, RouteKind.UNKNOWN);
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>{title} · Provider mirror</title>
              <link rel="icon" href="{root}-/ui/icon.svg" type="image/svg+xml">
              <link rel="stylesheet" href="{root}-/ui/mirror.css">
            </head>
            <body>
              <header class="bar"><a class="brand" href="{root}"><img src="{root}-/ui/icon.svg" alt="" width="22" height="22">
                <span>Provider mirror</span></a></header>
              <main>
                <div class="title"><h1>{title}</h1></div>
                <section class="card stack">
                  <p>{detail}.</p>
                  <p><a href="{root}">Go to the pages of the mirror</a></p>
                  <p class="soft small">Status {status}, request {request}</p>
                </section>
              </main>
            </body>
            </html>
            """;
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
                    + " 'none'",
            "Referrer-Policy",
            "no-referrer");

    private ProblemPage() {}

    /** Returns whether a browser opens the URL, and the URL is not one of a document. */
    static boolean isWanted(HttpServletRequest request) {
        return KINDS.contains(Route.of(request).kind()) && BrowserRequest.isNavigation(request);
    }

    static HttpAnswer of(Problem problem, HttpServletRequest request) {
        // What a client may have written is filled in last, so that nothing is filled into it.
        var text = PAGE.replace("{root}", root(request))
                .replace("{status}", String.valueOf(problem.status()))
                .replace("{title}", escaped(problem.title()))
                .replace("{request}", escaped(String.valueOf(problem.requestId())))
                .replace("{detail}", escaped(sentence(problem.detail())));
        return problem.answer("text/html; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), HEADERS);
    }

    /** Relative, because a reverse proxy may change the path of the application. */
    private static String root(HttpServletRequest request) {
        var depth =
                RequestPath.inner(request).chars().filter(each -> each == '/').count();
        return depth == 0 ? "./" : "../".repeat((int) Math.min(depth, 200));
    }

    private static String sentence(String detail) {
        return detail.isEmpty() ? detail : Character.toUpperCase(detail.charAt(0)) + detail.substring(1);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
