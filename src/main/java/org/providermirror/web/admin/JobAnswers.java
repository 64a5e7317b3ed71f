package org.providermirror.web.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import org.providermirror.job.JobQueue;
import org.providermirror.job.JobRecord;

/** The answers about tasks, which are the same for every kind. */
final class JobAnswers {
    private static final JsonMapper JSON = new JsonMapper();

    private JobAnswers() {}

    /** 200 with all tasks. */
    static Response list(JobQueue board) {
        return json(Status.OK, JobDocument.TaskList.of(board.list()));
    }

    /** 200 with one task, or 404. */
    static Response one(JobQueue board, String id) {
        return json(Status.OK, JobDocument.of(board.find(id).orElseThrow(NotFoundException::new)));
    }

    /** 202, or 404 where no such task is open. */
    static Response cancel(JobQueue board, String id) {
        if (!board.cancel(id)) {
            throw new NotFoundException();
        }
        return json(Status.ACCEPTED, JobDocument.summary(board.find(id).orElseThrow(NotFoundException::new)));
    }

    /** 202 with the task that was taken, or 429 where there are too many, or one is open that there is one of. */
    static Response taken(Optional<JobRecord> task) {
        return json(
                Status.ACCEPTED,
                JobDocument.summary(task.orElseThrow(() -> new ClientErrorException(Status.TOO_MANY_REQUESTS))));
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
