package org.providermirror.web.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;

/** A request to the mirror's own interface that is answered with a problem; the message is its plain sentence. */
public final class RefusedException extends WebApplicationException {
    private RefusedException(String sentence, Response.Status status) {
        super(sentence, status);
    }

    /** There is no such thing. */
    public static RefusedException notFound(String sentence) {
        return new RefusedException(sentence, Response.Status.NOT_FOUND);
    }

    /** What is asked for does not fit what is there by now. */
    public static RefusedException conflict(String sentence) {
        return new RefusedException(sentence, Response.Status.CONFLICT);
    }

    /** A parameter is not what it may be. */
    public static RefusedException badRequest(String sentence) {
        return new RefusedException(sentence, Response.Status.BAD_REQUEST);
    }

    Response.Status status() {
        return Response.Status.fromStatusCode(getResponse().getStatus());
    }
}
