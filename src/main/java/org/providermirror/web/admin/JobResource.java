package org.providermirror.web.admin;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;
import org.providermirror.web.list.ListQuery;
import org.providermirror.web.problem.RefusedException;

/** Shows, cancels and resumes the jobs of one kind. A subclass submits them. */
@Produces(MediaType.APPLICATION_JSON)
public abstract class JobResource {
    /** How long clients wait before they ask again for what only the end of a job makes possible. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(60);

    private final JobQueue<?, ?> queue;

    JobResource(JobQueue<?, ?> queue) {
        this.queue = queue;
    }

    /** Returns a job with the outcome of each item. */
    @GET
    @Path("{id}")
    public JobDocument find(@PathParam("id") String id) {
        return JobDocument.of(stored(id));
    }

    /** Lists the outcomes of the items of a job. */
    @GET
    @Path("{id}/items")
    public JobDocument.ItemList items(@PathParam("id") String id, @BeanParam ListQuery query) {
        return JobDocument.ItemList.of(query.page(stored(id).items(), JobItem.class));
    }

    private JobRecord<?, ?> stored(String id) {
        return queue.find(id).orElseThrow(() -> RefusedException.notFound("no such job is stored"));
    }

    /** Cancels an open or suspended job. */
    @DELETE
    @Path("{id}")
    @JobAccepted
    @RecordedAct("cancelled the job")
    public Response cancel(@PathParam("id") String id) {
        if (!queue.cancel(id)) {
            throw RefusedException.notFound("no such job is open or suspended");
        }
        return accepted(queue.find(id));
    }

    /** Resumes a suspended job. */
    @POST
    @Path("{id}/resume")
    @JobAccepted
    @RecordedAct("resumed the job")
    public Response resume(@PathParam("id") String id) {
        return accepted(Optional.of(
                queue.resumeSuspended(id).orElseThrow(() -> RefusedException.notFound("no such job is suspended"))));
    }

    /** Answers 202 with a job; answers 429 if the queue accepted none. */
    static Response accepted(Optional<? extends JobRecord<?, ?>> job) {
        return Response.accepted(JobDocument.summary(job.orElseThrow(
                        () -> RefusedException.tooMany("too many jobs of this kind are open", RETRY_AFTER))))
                .build();
    }
}
