package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import org.providermirror.job.JobQueue;

/** Lists the jobs of one kind, in addition to what {@link JobResource} does. */
public abstract class JobListResource extends JobResource {
    private final JobQueue<?, ?> queue;

    JobListResource(JobQueue<?, ?> queue) {
        super(queue);
        this.queue = queue;
    }

    @GET
    @Operation(summary = "Lists the stored jobs, the newest first.")
    public JobDocument.JobList list() {
        return JobDocument.list(queue);
    }
}
