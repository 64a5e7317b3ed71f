package org.providermirror.transfer.exports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.stream.Collectors;
import org.providermirror.job.JobOrder;

/**
 * Orders an export into a folder. Its JSON form is stored in the job's record.
 *
 * @param folder the name of a folder below {@code mirror.export.path}
 * @param requester the name of the administrator; empty in records of an older release
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExportOrder(
        String folder,
        Selection selection,
        @JsonProperty("by") Optional<String> requester) implements JobOrder {
    @Override
    public String subject() {
        var providers = selection.providers().isEmpty()
                ? "all providers"
                : selection.providers().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return providers + " to the folder " + folder;
    }
}
