package org.providermirror.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/**
 * Orders a run of the retention policy. Its JSON form is stored in the job's record.
 *
 * @param dryRun whether to report only what would be removed
 * @param rules the policy of a scheduled run; empty for a run that an administrator orders
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record RetentionOrder(@JsonProperty(required = true) boolean dryRun, Optional<String> rules) {}
