package org.providermirror.transfer.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.providermirror.job.JobOrder;

/**
 * Orders an import of either a folder or an uploaded archive. Its JSON form is stored in the job's record.
 *
 * @param unverified whether to accept packages without provenance
 * @param by the name of the administrator
 * @param signers the fingerprints of keys to trust
 * @param folder a path below {@code mirror.import.path}
 * @param upload the name of an uploaded archive
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ImportOrder(
        @JsonProperty(required = true) boolean unverified,
        String by,
        SortedSet<String> signers,
        Optional<String> folder,
        Optional<String> upload)
        implements JobOrder {
    @Override
    public String subject() {
        return folder.map(path -> "folder " + path).orElse("uploaded archive") + (unverified ? ", unverified too" : "");
    }

    @Override
    public Optional<String> requester() {
        return Optional.of(by);
    }

    static ImportOrder ofFolder(String folder, ImportOptions options) {
        return of(options, Optional.of(folder), Optional.empty());
    }

    static ImportOrder ofUpload(String upload, ImportOptions options) {
        return of(options, Optional.empty(), Optional.of(upload));
    }

    private static ImportOrder of(ImportOptions options, Optional<String> folder, Optional<String> upload) {
        return new ImportOrder(options.unverified(), options.by(), new TreeSet<>(options.signers()), folder, upload);
    }

    ImportOptions options() {
        return new ImportOptions(unverified, signers, by);
    }
}
