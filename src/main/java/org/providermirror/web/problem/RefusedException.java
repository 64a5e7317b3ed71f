package org.providermirror.web.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** Refuses a request to the API. Its message is the detail of the problem document. */
public final class RefusedException extends WebApplicationException {
    private RefusedException(String sentence, Response.Status status) {
        super(sentence, status);
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

    Response.Status status() {
        return Response.Status.fromStatusCode(getResponse().getStatus());
    }
}
