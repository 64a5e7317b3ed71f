package org.providermirror.web.admin;

import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.providermirror.scrub.Scrubs;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** The round in which stored packages are hashed again. */
@ForAdministrators
@Path("-/api/v1/admin/scrub")
@Produces(MediaType.APPLICATION_JSON)
public final class ScrubResource {
    private final Scrubs scrubs;

    @Inject
    public ScrubResource(Scrubs scrubs) {
        this.scrubs = scrubs;
    }

    /** The last round, or the one that is under way; 404 before the first. */
    @GET
    @Summary("The round in which stored packages are hashed again.")
    @ResponseDocument(JobDocument.class)
    public Response round() {
        return JobAnswers.one(scrubs.board(), Scrubs.ROUND);
    }

    /** Begins a round now. */
    @POST
    @Summary("Begins a round now.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response begin() {
        return JobAnswers.taken(scrubs.submit());
    }

    @DELETE
    @Summary("Ends the round as soon as it can.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response cancel() {
        return JobAnswers.cancel(scrubs.board(), Scrubs.ROUND);
    }
}
