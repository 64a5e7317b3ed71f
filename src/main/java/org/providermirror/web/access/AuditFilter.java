package org.providermirror.web.access;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.providermirror.policy.audit.Audit;
import org.providermirror.policy.audit.AuditEntry;
import org.providermirror.policy.audit.AuditEntry.Outcome;
import org.providermirror.policy.audit.AuditEntry.Subject;
import org.providermirror.policy.token.Principal;
import org.providermirror.provider.Printable;
import org.providermirror.web.http.AnswerEnd;
import org.providermirror.web.route.ApiRoute;
import org.providermirror.web.route.Route;
import org.providermirror.web.route.RouteKind;

/**
 * Writes the audit log: each request for a package with its outcome, each refused request, each sign-in, each
 * publication and each administrative request. The path of a package is never written as it came, because it can hold a signed link.
 */
public final class AuditFilter extends HttpFilter {
    /** The request attribute that holds, as a {@link Boolean}, whether a package came from storage. */
    public static final String STORED = AuditFilter.class.getName() + ".stored";

    private static final int LONGEST_PATH = 500;

    /** The ends of the paths that an administrator reads deliberately. */
    private static final Set<String> INSPECTED =
            Set.of("exports/archive", "admin/audit", "admin/settings", "admin/tokens", "admin/policy");

    private final transient Audit audit;
    private final Clock clock;

    public AuditFilter(Audit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (audit == Audit.NONE) {
            chain.doFilter(request, response);
            return;
        }
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            chain.doFilter(request, ObservedLength.again(request, response));
            return;
        }
        var arrived = clock.instant();
        var address = Printable.of(String.valueOf(request.getRemoteAddr()), 100);
        var observed = ObservedLength.first(request, response);
        AnswerEnd.after(chain, request, observed, failed -> record(arrived, address, request, observed, failed));
    }

    private void record(
            Instant arrived, String address, HttpServletRequest request, ObservedLength response, boolean failed) {
        var subject = subject(request);
        var status = response.getStatus();
        var refused = status == 401 || status == 403;
        if (subject.isPresent() || refused) {
            audit.record(new AuditEntry(
                    arrived,
                    AccessFilter.callerOf(request).map(Principal::name),
                    address,
                    Printable.of(request.getMethod(), 20),
                    subject,
                    failed ? Outcome.FAILED : outcome(request, subject, status),
                    status,
                    status < 300 ? response.length.get() : OptionalLong.empty()));
        }
    }

    private static Optional<Subject> subject(HttpServletRequest request) {
        var route = Route.of(request);
        if (route instanceof Route.Archive wanted) {
            return Optional.of(new Subject.Archive(wanted.id()));
        }
        if (route instanceof ApiRoute.CallerApi && request.getMethod().equals("POST")) {
            return Optional.of(new Subject.Administration("/" + RouteKind.Path.SESSION));
        }
        if (route instanceof ApiRoute.Publication publication) {
            return Optional.of(new Subject.Administration(redacted("/" + publication.path())));
        }
        return route instanceof Route.Administration act && !isPolling(act, request)
                ? Optional.of(new Subject.Administration(redacted("/" + act.path())))
                : Optional.empty();
    }

    /** The pages request again and again what they show, but not packages, nor what only an administrator may inspect. */
    private static boolean isPolling(Route.Administration act, HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && CrossSite.isOfPages(request)
                && INSPECTED.stream().noneMatch(act.path()::endsWith);
    }

    // A client may have tried a signed link in a place without signed links.
    private static String redacted(String path) {
        return Printable.of(path.replaceAll("/~[^/]*", "/…"), LONGEST_PATH);
    }

    private static Outcome outcome(HttpServletRequest request, Optional<Subject> subject, int status) {
        if (status >= 500) {
            return Outcome.FAILED;
        }
        if (subject.isPresent() && subject.get() instanceof Subject.Administration && status < 400) {
            return Outcome.DONE;
        }
        if (status >= 400) {
            return Outcome.REFUSED;
        }
        return Boolean.TRUE.equals(request.getAttribute(STORED)) ? Outcome.HIT : Outcome.MISS;
    }

    /** Reads the Content-Length that is set on the response, by whichever method. */
    private static final class ObservedLength extends HttpServletResponseWrapper {
        private static final String ATTRIBUTE = ObservedLength.class.getName();

        private final AtomicReference<OptionalLong> length;

        private ObservedLength(HttpServletResponse response, AtomicReference<OptionalLong> length) {
            super(response);
            this.length = length;
        }

        static ObservedLength first(HttpServletRequest request, HttpServletResponse response) {
            request.setAttribute(ATTRIBUTE, new AtomicReference<>(OptionalLong.empty()));
            return again(request, response);
        }

        /** Wraps the response of a later dispatch, for the same entry of the log. */
        @SuppressWarnings("unchecked")
        static ObservedLength again(HttpServletRequest request, HttpServletResponse response) {
            return new ObservedLength(response, (AtomicReference<OptionalLong>) request.getAttribute(ATTRIBUTE));
        }

        @Override
        public void setContentLength(int length) {
            this.length.set(OptionalLong.of(length));
            super.setContentLength(length);
        }

        @Override
        public void setContentLengthLong(long length) {
            this.length.set(OptionalLong.of(length));
            super.setContentLengthLong(length);
        }

        @Override
        public void setHeader(String name, String value) {
            observe(name, value);
            super.setHeader(name, value);
        }

        @Override
        public void addHeader(String name, String value) {
            observe(name, value);
            super.addHeader(name, value);
        }

        private void observe(String name, String value) {
            if (name.equalsIgnoreCase("Content-Length")) {
                length.set(OptionalLong.of(Long.parseLong(value)));
            }
        }
    }
}
