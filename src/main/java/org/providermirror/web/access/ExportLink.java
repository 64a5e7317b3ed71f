package org.providermirror.web.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;
import org.providermirror.web.route.Route;

/**
 * Links to exports, which a browser saves as they come: it sends no token along when it follows one, so a capability at the
 * end of the query stands for it, good for that query alone and for a few minutes.
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

    /** Has the resources make links for the administrator who asks. */
    static void allow(HttpServletRequest request, AccessControl access, Principal caller) {
        request.setAttribute(ATTRIBUTE, new ExportLink(access, caller));
    }

    /** The links of the administrator who asks. */
    public static Optional<ExportLink> of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ExportLink links ? Optional.of(links) : Optional.empty();
    }

    /** The URL of an export, relative to the mirror's own, from the query that selects it. */
    public String url(String query) {
        return PATH + "?" + query + (query.isEmpty() ? "" : "&") + MARK + access.exportCapability(caller, query);
    }

    /** Who follows a link; empty where it is none, or is good no longer. */
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
