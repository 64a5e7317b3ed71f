package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.config.RetentionSettings;
import org.providermirror.retention.RetentionJobs;
import org.providermirror.web.access.ForAdministrators;

/** Shows and applies the retention policy. */
@ForAdministrators
@Path("-/api/v1/admin/retention")
public final class RetentionResource extends JobResource {
    private final RetentionJobs jobs;

    public record RetentionRule(
            @Schema(description = "The providers that the rule is for.")
            String pattern,

            @Schema(description = "How long a package may be unused.")
            Optional<Long> unusedSeconds,

            @Schema(description = "The maximum size of all its packages.")
            OptionalLong bytes) {
        static RetentionRule of(RetentionSettings.Rule rule) {
            return new RetentionRule(rule.pattern().toString(), rule.unused().map(Duration::toSeconds), rule.size());
        }
    }

    public record RetentionRules(
            @Schema(description = "The maximum size of all packages.")
            OptionalLong bytes,

            @Schema(description = "How long a package may be unused.")
            Optional<Long> unusedSeconds,

            @Schema(description = "Rules for some providers; the first match applies.")
            List<RetentionRule> rules,

            @Schema(description = "How often the retention job runs.")
            long intervalSeconds,

            @Schema(description = "The jobs, the newest first.")
            List<JobDocument> tasks) {}

    @Schema(name = "ClearingOrder")
    private record Order(
            @Schema(
                    description = "False to remove packages; otherwise the job reports what it would remove.",
                    defaultValue = "true")
            Optional<Boolean> dryRun) {}

    @Inject
    public RetentionResource(RetentionJobs jobs) {
        super(jobs.queue());
        this.jobs = jobs;
    }

    @GET
    @Operation(summary = "Returns the retention policy and its jobs.")
    public RetentionRules policy() {
        var settings = jobs.settings();
        return new RetentionRules(
                settings.size(),
                settings.unused().map(Duration::toSeconds),
                settings.rules().stream().map(RetentionRule::of).toList(),
                settings.interval().toSeconds(),
                JobDocument.list(jobs.queue()).tasks());
    }

    @POST
    @Operation(summary = "Removes expired packages, or reports what would be removed.")
    @JobAccepted
    public Response begin(Order order) {
        return accepted(jobs.submit(order.dryRun().orElse(true)));
    }
}
