package org.providermirror.web.admin;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import org.providermirror.job.JobQueue;
import org.providermirror.web.list.ListQuery;

/** Lists the jobs of one kind, in addition to what {@link JobResource} does. */
public abstract class JobListResource extends JobResource {
    private final JobQueue<?, ?> queue;

    JobListResource(JobQueue<?, ?> queue) {
        super(queue);
        this.queue = queue;
    }

    /** Lists the stored jobs, the newest first. */
    @GET
    public JobDocument.JobList list(@BeanParam ListQuery query) {
        return JobDocument.list(queue, query);
    }
}
