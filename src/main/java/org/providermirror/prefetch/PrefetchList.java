package org.providermirror.prefetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.providermirror.failure.StorageException;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobItem;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the prefetch list, a file that is read each time. Thread-safe.
 *
 * @param file empty if there is no prefetch list
 */
public record PrefetchList(Optional<Path> file) {
    private static final Logger LOG = LoggerFactory.getLogger(PrefetchList.class);

    /** Returns the order of the list; empty if the list is empty or cannot be read, which is logged. */
    Optional<PrefetchOrder> order() {
        try {
            var items = items();
            return items.isEmpty() ? Optional.empty() : Optional.of(new PrefetchOrder(items, Optional.empty()));
        } catch (InvalidTermException | StorageException wrong) {
            LOG.error("the prefetch list {} is ignored: {}", file.orElseThrow(), wrong.getMessage());
            return Optional.empty();
        }
    }

    private List<PrefetchItem> items() {
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            return Files.size(file.get()) > ProviderBlockFile.LONGEST
                    ? ProviderBlockFile.ofList(" ".repeat(ProviderBlockFile.LONGEST + 1))
                    : ProviderBlockFile.ofList(Files.readString(file.get()));
        } catch (IOException unreadable) {
            throw new StorageException("reading the prefetch list", unreadable);
        }
    }

    /**
     * Returns which packages the list protects from removal: those that its last job chose. Before its first job these are all that it
     * can choose. A list that cannot be read protects what the last job chose.
     *
     * @param lastItems the items of the last job
     * @throws StorageException if the list cannot be read and there was no job
     */
    Predicate<PackageId> keeps(Optional<List<JobItem>> lastItems) {
        if (file.isEmpty()) {
            return id -> false;
        }
        if (lastItems.isPresent()) {
            Set<String> chosen = lastItems.get().stream()
                    .filter(item -> item.outcome() != ItemOutcome.REFUSED)
                    .map(JobItem::subject)
                    .collect(Collectors.toSet());
            return id -> chosen.contains(id.toString());
        }
        var items = items();
        return id -> items.stream().anyMatch(item -> item.admits(id));
    }
}
