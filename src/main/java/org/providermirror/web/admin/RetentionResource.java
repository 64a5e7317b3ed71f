package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.config.RetentionSettings;
import org.providermirror.retention.RetentionJobs;
import org.providermirror.web.access.AdministratorName;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.list.ListQuery;

/** Shows and applies the retention policy. */
@ForAdministrators
@Path("-/api/v1/admin/retention")
public final class RetentionResource extends JobResource {
    private final RetentionJobs jobs;
    private final HttpServletRequest request;

    /**
     * @param pattern the providers that the rule is for
     * @param unusedSeconds how long a package may be unused
     * @param bytes the maximum size of all its packages
     */
    public record RetentionRule(String pattern, Optional<Long> unusedSeconds, OptionalLong bytes) {
        static RetentionRule of(RetentionSettings.Rule rule) {
            return new RetentionRule(rule.pattern().toString(), rule.unused().map(Duration::toSeconds), rule.size());
        }
    }

    /**
     * @param bytes the maximum size of all packages
     * @param unusedSeconds how long a package may be unused
     * @param rules rules for some providers; the first match applies
     * @param intervalSeconds how often the retention job runs
     * @param total the number of jobs on all pages
     * @param offset the number of jobs before this page
     * @param tasks the jobs of this page, the newest first
     */
    public record RetentionRules(
            OptionalLong bytes,
            Optional<Long> unusedSeconds,
            List<RetentionRule> rules,
            long intervalSeconds,
            int total,
            int offset,
            List<JobDocument> tasks) {}

    /** @param dryRun false to remove packages; otherwise the job reports what it would remove */
    private record ClearingOrder(
            @Schema(defaultValue = "true") Optional<Boolean> dryRun) {}

    public RetentionResource(@Context RetentionJobs jobs, @Context HttpServletRequest request) {
        super(jobs.queue());
        this.jobs = jobs;
        this.request = request;
    }

    /** Returns the retention policy and its jobs. */
    @GET
    public RetentionRules policy(@BeanParam ListQuery query) {
        var page = JobDocument.list(jobs.queue(), query);
        var settings = jobs.settings();
        return new RetentionRules(
                settings.size(),
                settings.unused().map(Duration::toSeconds),
                settings.rules().stream().map(RetentionRule::of).toList(),
                settings.interval().toSeconds(),
                page.total(),
                page.offset(),
                page.tasks());
    }

    /** Removes expired packages, or reports what would be removed. */
    @POST
    @JobAccepted
    @RecordedAct("started a retention job")
    public Response begin(ClearingOrder order) {
        return accepted(jobs.submit(order.dryRun().orElse(true), AdministratorName.of(request)));
    }
}
