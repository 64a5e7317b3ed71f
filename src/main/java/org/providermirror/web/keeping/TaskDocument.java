package org.providermirror.web.keeping;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.providermirror.task.TaskItem;
import org.providermirror.task.TaskRecord;

/** A task as the API shows it. */
@JsonPropertyOrder({"id", "state", "askedAt", "changedAt", "failure", "counts", "progress", "order", "items"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record TaskDocument(
        String id,
        String state,
        String askedAt,
        String changedAt,
        String failure,
        Map<String, Integer> counts,
        JsonNode progress,
        JsonNode order,
        List<Item> items) {
    /** What became of one item. */
    record Item(String subject, String outcome, String detail) {
        static Item of(TaskItem item) {
            return new Item(item.subject(), lower(item.outcome()), item.detail());
        }
    }

    /** All tasks of a kind. */
    record ListDocument(List<TaskDocument> tasks) {
        static ListDocument of(List<TaskRecord> tasks) {
            return new ListDocument(tasks.stream().map(TaskDocument::summary).toList());
        }
    }

    static TaskDocument of(TaskRecord task) {
        return of(task, task.order(), task.items().stream().map(Item::of).toList());
    }

    static TaskDocument summary(TaskRecord task) {
        return of(task, null, null);
    }

    private static TaskDocument of(TaskRecord task, JsonNode order, List<Item> items) {
        var counts = new TreeMap<String, Integer>();
        task.counts().forEach((outcome, count) -> counts.put(lower(outcome), count));
        return new TaskDocument(
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
