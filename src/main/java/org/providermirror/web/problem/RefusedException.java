package org.providermirror.web.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;

/** Refuses a request to the API. Its message is the detail of the problem document. */
public final class RefusedException extends WebApplicationException {
    private RefusedException(String sentence, Response.Status status) {
        super(sentence, status);
    }

    private RefusedException(String sentence, Response response) {
        super(sentence, response);
    }

    /** Returns a refusal with 404. */
    public static RefusedException notFound(String sentence) {
        return new RefusedException(sentence, Response.Status.NOT_FOUND);
    }

    /** Returns a refusal with 409, because the request does not fit the current state. */
    public static RefusedException conflict(String sentence) {
        return new RefusedException(sentence, Response.Status.CONFLICT);
    }

    /** Returns a refusal with 400, because a parameter or body is invalid. */
    public static RefusedException badRequest(String sentence) {
        return new RefusedException(sentence, Response.Status.BAD_REQUEST);
    }

    /** Returns a refusal with 413, because a body has more bytes than a setting allows. */
    public static RefusedException tooLarge(String sentence) {
        return new RefusedException(sentence, Response.Status.REQUEST_ENTITY_TOO_LARGE);
    }

    /** Returns a refusal with 429 and a time after which to retry, because a limit of the mirror is reached. */
    public static RefusedException tooMany(String sentence, Duration retryAfter) {
        return new RefusedException(
                sentence,
                Response.status(Response.Status.TOO_MANY_REQUESTS)
                        .header(HttpHeaders.RETRY_AFTER, retryAfter.toSeconds())
                        .build());
    }

    /** Returns the time after which to retry, in seconds; empty if a retry would be refused too. */
    Optional<String> retryAfter() {
        return Optional.ofNullable(getResponse().getHeaderString(HttpHeaders.RETRY_AFTER));
    }

    Response.Status status() {
        return Response.Status.fromStatusCode(getResponse().getStatus());
    }
}
