package org.providermirror.scrub;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.providermirror.job.JobOrder;

/**
 * Orders a scrub. Its JSON form is stored in the job's record.
 *
 * @param rate the maximum number of bytes to read per second
 * @param requester the name of the administrator; empty for a scheduled scrub
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ScrubOrder(
        @JsonProperty(required = true) long rate,
        @JsonProperty("by") Optional<String> requester) implements JobOrder {
    @Override
    public String subject() {
        return "all stored packages";
    }
}
