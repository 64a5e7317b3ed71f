package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;
import org.providermirror.web.route.Route;

/**
 * Makes and checks signed links to exports. A browser that follows a link sends no token, so a signature at the end of the
 * query authorizes it. It is valid for this query only, and for a few minutes.
 */
public final class ExportLink {
    private static final String ATTRIBUTE = ExportLink.class.getName();
    private static final String PATH = "-/api/v1/admin/exports/archive";
    private static final String MARK = "capability=";

    private final AccessControl access;
    private final Principal caller;

    private ExportLink(AccessControl access, Principal caller) {
        this.access = access;
        this.caller = caller;
    }

    /** Lets the resources make links for the caller. */
    static void allow(HttpServletRequest request, AccessControl access, Principal caller) {
        request.setAttribute(ATTRIBUTE, new ExportLink(access, caller));
    }

    /** Returns the links of the caller; empty if the caller is not an administrator. */
    public static Optional<ExportLink> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ExportLink links ? Optional.of(links) : Optional.empty();
    }

    /** Returns the URL of the export that a query selects, relative to the mirror's URL. */
    public String url(String query) {
        return PATH + "?" + query + (query.isEmpty() ? "" : "&") + MARK + access.signExportLink(caller, query);
    }

    /** Returns the administrator whose link is followed; empty if there is no link, or it is not valid. */
    static Optional<Principal> follower(HttpServletRequest request, Route route, AccessControl access) {
        var query = Optional.ofNullable(request.getQueryString()).orElse("");
        var at = query.lastIndexOf(MARK);
        if (!request.getMethod().equals("GET")
                || !route.equals(new Route.Administration(PATH))
                || at < 0
                || at > 0 && query.charAt(at - 1) != '&') {
            return Optional.empty();
        }
        return access.findForExport(query.substring(at + MARK.length()), query.substring(0, Math.max(0, at - 1)));
    }
}
