package org.providermirror.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.glassfish.jersey.server.ParamException;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.PolicyRefusedException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.log.RequestContext;
import org.providermirror.metrics.RouteLabel;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Printable;
import org.providermirror.web.http.RequestId;
import org.providermirror.web.route.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps each failure to a status and a problem document, in one exhaustive table. The log has the id of the document, with
 * details that no client may see: stack traces, file names and addresses.
 */
@Provider
public final class FailureMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(FailureMapper.class);
    private static final String TYPES = "tag:providermirror.org,2026:";
    private static final int LONGEST_DETAIL = 1_000;
    /** The longest {@code Retry-After}. Clients obey it without a limit of their own. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

    private static final Duration USUAL_RETRY = Duration.ofSeconds(2);

    @Context
    private HttpServletRequest request;

    @Override
    public Response toResponse(Throwable failure) {
        if (request == null) {
            return answered(failure).answer();
        }
        // The failure may come from a thread without the context of the request.
        return RequestContext.of(RequestId.of(request))
                .call(() -> answered(failure).answer(request));
    }

    private Problem answered(Throwable failure) {
        var problem = problemOf(failure);
        return isApi() && isForbidden(unwrapped(failure)) ? problem.as(Status.FORBIDDEN) : problem;
    }

    private static boolean isForbidden(Throwable failure) {
        return failure instanceof PolicyRefusedException || failure instanceof HostnameNotServedException;
    }

    // After a 404, Terraform tries its other installation methods. A caller of the API needs the reason instead.
    private boolean isApi() {
        return request != null && Route.of(request).label() == RouteLabel.API;
    }

    /** Logs a failure, and returns its problem. */
    public static Problem problemOf(Throwable failure) {
        var cause = unwrapped(failure);
        if (cause instanceof MirrorException fact) {
            return logged(problemOf(fact), cause);
        }
        if (cause instanceof InvalidTermException) {
            return logged(Problem.of(Status.BAD_REQUEST, sentence(cause)), cause);
        }
        if (cause instanceof RefusedException refused) {
            var problem = Problem.of(refused.status(), sentence(refused));
            return logged(
                    refused.retryAfter()
                            .map(seconds -> problem.with(HttpHeaders.RETRY_AFTER, seconds))
                            .orElse(problem),
                    refused);
        }
        if (cause instanceof ParamException parameter) {
            return logged(
                    Problem.of(Status.BAD_REQUEST, parameter.getParameterName() + " is a whole number"), parameter);
        }
        if (cause instanceof WebApplicationException http) {
            return logged(problemOf(http.getResponse()), cause);
        }
        var problem = Problem.of(Status.INTERNAL_SERVER_ERROR, "the mirror failed unexpectedly; its log has this id");
        LOG.error("{} unexpected failure", problem.instance(), cause);
        return problem;
    }

    private static Problem problemOf(MirrorException failure) {
        var name = failure.fact().name().toLowerCase(Locale.ROOT);
        var status = statusOf(failure.fact());
        var problem = Problem.of(TYPES + name.replace('_', '-'), name.replace('_', ' '), status, detailOf(failure));
        return status == Status.SERVICE_UNAVAILABLE
                ? problem.with(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter(failure)))
                : problem;
    }

    private static Status statusOf(MirrorException.Fact fact) {
        return switch (fact) {
            case MALFORMED_REQUEST -> Status.BAD_REQUEST;
            case HOSTNAME_NOT_SERVED, NOT_FOUND, POLICY_REFUSED -> Status.NOT_FOUND;
            case STORAGE, UPSTREAM_UNAVAILABLE -> Status.SERVICE_UNAVAILABLE;
            case ADDRESS_REFUSED, PACKAGE_ALTERED, RELEASE_UNVERIFIED, UPSTREAM_PROTOCOL -> Status.BAD_GATEWAY;
        };
    }

    private static String detailOf(MirrorException failure) {
        return switch (failure.fact()) {
            case STORAGE -> "the mirror's storage failed; its log has this id";
            case ADDRESS_REFUSED ->
                "upstream points to an address that this mirror does not connect to; its log has this id";
            default -> sentence(failure);
        };
    }

    private static long retryAfter(MirrorException failure) {
        var requested = failure instanceof UpstreamUnavailableException unavailable
                ? unavailable.retryAfter()
                : Optional.<Duration>empty();
        return Math.max(
                1,
                Math.min(
                        LONGEST_RETRY.toSeconds(), requested.orElse(USUAL_RETRY).toSeconds()));
    }

    private static Problem problemOf(Response refused) {
        var status =
                Optional.ofNullable(Status.fromStatusCode(refused.getStatus())).orElse(Status.BAD_REQUEST);
        var problem = Problem.of(
                status,
                status == Status.NOT_FOUND
                        ? "nothing is served at this path"
                        : "the request is refused: " + status.getReasonPhrase());
        var allowed = refused.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null ? problem : problem.with(HttpHeaders.ALLOW, allowed);
    }

    private static Problem logged(Problem problem, Throwable cause) {
        if (problem.status() >= Status.INTERNAL_SERVER_ERROR.getStatusCode()) {
            LOG.warn("{} {} {}", problem.instance(), problem.status(), sentence(cause));
        } else {
            LOG.info("{} {} {}", problem.instance(), problem.status(), sentence(cause));
        }
        return problem;
    }

    private static String sentence(Throwable cause) {
        return Printable.of(String.valueOf(cause.getMessage()), LONGEST_DETAIL);
    }

    private static Throwable unwrapped(Throwable failure) {
        var inner = failure.getCause();
        return inner != null && (failure instanceof CompletionException || failure instanceof ExecutionException)
                ? unwrapped(inner)
                : failure;
    }
}
