package org.providermirror.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobRecord;
import org.providermirror.web.openapi.Summary;

/** A task as the API shows it. */
@JsonPropertyOrder({"id", "state", "askedAt", "changedAt", "failure", "counts", "progress", "order", "items"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobDocument(
        String id,
        @Summary("open, done, failed or cancelled.") String state,
        String askedAt,

        @Summary("When it last changed, within some seconds.")
        String changedAt,

        @Summary("Why it failed, in one sentence.") String failure,
        @Summary("How many items had which outcome.") Map<String, Integer> counts,
        @Summary("How far it is, in the words of its kind.") JsonNode progress,
        @Summary("What was asked for; absent in lists.") JsonNode order,

        @Summary("What became of each item; absent in lists.")
        List<TaskItemDocument> items) {
    /** What became of one item. */
    record TaskItemDocument(
            @Summary("A package, or what else the task was about.")
            String subject,

            String outcome,
            String detail) {
        static TaskItemDocument of(JobItem item) {
            return new TaskItemDocument(item.subject(), lower(item.outcome()), item.detail());
        }
    }

    /** All tasks of a kind. */
    record TaskList(List<JobDocument> tasks) {
        static TaskList of(List<JobRecord> tasks) {
            return new TaskList(tasks.stream().map(JobDocument::summary).toList());
        }
    }

    static JobDocument of(JobRecord task) {
        return of(
                task,
                task.order(),
                task.items().stream().map(TaskItemDocument::of).toList());
    }

    static JobDocument summary(JobRecord task) {
        return of(task, null, null);
    }

    private static JobDocument of(JobRecord task, JsonNode order, List<TaskItemDocument> items) {
        var counts = new TreeMap<String, Integer>();
        task.counts().forEach((outcome, count) -> counts.put(lower(outcome), count));
        return new JobDocument(
                task.id(),
                lower(task.state()),
                task.askedAt().toString(),
                task.changedAt().toString(),
                task.failure().orElse(null),
                counts,
                task.checkpoint().orElse(null),
                order,
                items);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
