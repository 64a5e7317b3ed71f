package org.providermirror.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.providermirror.job.JobOrder;

/**
 * Orders a run of the retention policy. Its JSON form is stored in the job's record.
 *
 * @param dryRun whether to report only what would be removed
 * @param rules the policy of a scheduled run; empty for a run that an administrator orders
 * @param requester the name of the administrator; empty for a scheduled run
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RetentionOrder(
        @JsonProperty(required = true) boolean dryRun,
        Optional<String> rules,
        @JsonProperty("by") Optional<String> requester)
        implements JobOrder {
    @Override
    public String subject() {
        return "expired packages" + (dryRun ? ", dry run" : "");
    }
}
