package org.providermirror.scrub;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Orders a scrub. Its JSON form is stored in the job's record.
 *
 * @param rate the maximum number of bytes to read per second
 */
public record ScrubOrder(@JsonProperty(required = true) long rate) {}
