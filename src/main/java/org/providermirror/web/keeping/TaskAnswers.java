package org.providermirror.web.keeping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import org.providermirror.task.TaskBoard;
import org.providermirror.task.TaskRecord;

/** The answers about tasks, which are the same for every kind. */
final class TaskAnswers {
    private static final JsonMapper JSON = new JsonMapper();

    private TaskAnswers() {}

    /** 200 with all tasks. */
    static Response list(TaskBoard board) {
        return json(Status.OK, TaskDocument.TaskList.of(board.list()));
    }

    /** 200 with one task, or 404. */
    static Response one(TaskBoard board, String id) {
        return json(Status.OK, TaskDocument.of(board.find(id).orElseThrow(NotFoundException::new)));
    }

    /** 202, or 404 where no such task is open. */
    static Response cancel(TaskBoard board, String id) {
        if (!board.cancel(id)) {
            throw new NotFoundException();
        }
        return json(Status.ACCEPTED, TaskDocument.summary(board.find(id).orElseThrow(NotFoundException::new)));
    }

    /** 202 with the task that was taken, or 429 where there are too many, or one is open that there is one of. */
    static Response taken(Optional<TaskRecord> task) {
        return json(
                Status.ACCEPTED,
                TaskDocument.summary(task.orElseThrow(() -> new ClientErrorException(Status.TOO_MANY_REQUESTS))));
    }

    static Response json(Status status, Object document) {
        try {
            var body = JSON.writeValueAsBytes(document);
            return Response.status(status)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .header(HttpHeaders.CONTENT_LENGTH, body.length)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .entity(body)
                    .build();
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of plain members has a JSON form", impossible);
        }
    }
}
