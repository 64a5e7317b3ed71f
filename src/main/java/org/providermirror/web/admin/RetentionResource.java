package org.providermirror.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.providermirror.config.RetentionSettings;
import org.providermirror.job.JobRecord;
import org.providermirror.retention.RetentionJobs;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.RequestDocument;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** What is removed by age and size, what would be, and what was. */
@ForAdministrators
@Path("-/api/v1/admin/retention")
@Produces(MediaType.APPLICATION_JSON)
public final class RetentionResource {
    private final RetentionJobs clearings;

    @Inject
    public RetentionResource(RetentionJobs clearings) {
        this.clearings = clearings;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record RetentionRule(
            @Summary("Which providers it is for.") String pattern,
            @Summary("How long a package may lie unused.") Long unusedSeconds,

            @Summary("How much all of them may take together.")
            Long bytes) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record RetentionRules(
            @Summary("How much all packages may take together.")
            Long bytes,

            @Summary("How long a package may lie unused.") Long unusedSeconds,

            @Summary("The rules for some providers; the first that matches counts.")
            List<RetentionRule> rules,

            @Summary("How often it is looked after.") long intervalSeconds,
            @Summary("What was done, the newest first.") List<JobDocument> tasks) {
        static RetentionRules of(RetentionSettings settings, List<JobRecord> tasks) {
            return new RetentionRules(
                    number(settings.size()),
                    seconds(settings.unused()),
                    settings.rules().stream()
                            .map(rule -> new RetentionRule(
                                    rule.pattern().toString(), seconds(rule.unused()), number(rule.size())))
                            .toList(),
                    settings.interval().toSeconds(),
                    tasks.stream().map(JobDocument::summary).toList());
        }

        private static Long number(OptionalLong given) {
            return given.isPresent() ? given.getAsLong() : null;
        }

        private static Long seconds(Optional<Duration> given) {
            return given.map(Duration::toSeconds).orElse(null);
        }
    }

    /** The rules, and what was done by them. */
    @GET
    @Summary("What is removed, and what was.")
    @ResponseDocument(RetentionRules.class)
    public Response rules() {
        return JobAnswers.json(
                Status.OK,
                RetentionRules.of(clearings.settings(), clearings.board().list()));
    }

    @GET
    @Path("{id}")
    @Summary("One removal or dry run, and what became of each package.")
    @ResponseDocument(JobDocument.class)
    public Response one(@PathParam("id") String id) {
        return JobAnswers.one(clearings.board(), id);
    }

    @DELETE
    @Path("{id}")
    @Summary("Ends a removal as soon as it can.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response cancel(@PathParam("id") String id) {
        return JobAnswers.cancel(clearings.board(), id);
    }

    /** {@code {"dryRun": true}} shows what would go; with {@code false} it goes. Nothing goes unless that is said. */
    @POST
    @Summary("Shows what would be removed, or removes it.")
    @ResponseDocument(value = JobDocument.class, status = 202)
    public Response begin(@RequestDocument(JobOrders.ClearingOrder.class) InputStream body) throws IOException {
        var given = JsonBody.object(body, JobOrders.ClearingOrder.class);
        var dryRun = !given.has("dryRun") || JsonBody.flag(given, "dryRun");
        return JobAnswers.taken(clearings.submit(dryRun));
    }
}
