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
 * What an operator wants in the mirror at all times, in a file that is read anew each time. Safe for use by any number of
 * threads.
 */
public final class PrefetchList {
    private static final Logger LOG = LoggerFactory.getLogger(PrefetchList.class);

    private final Optional<Path> file;

    /** @param file empty where there is no standing list */
    public PrefetchList(Optional<Path> file) {
        this.file = file;
    }

    /** The prefetch that it asks for; empty where it asks for nothing, and where it cannot be read, which is logged. */
    Optional<PrefetchOrder> order() {
        try {
            var wishes = wishes();
            return wishes.isEmpty() ? Optional.empty() : Optional.of(new PrefetchOrder(wishes));
        } catch (InvalidTermException | StorageException wrong) {
            LOG.error("the standing list {} is not followed: {}", file.orElseThrow(), wrong.getMessage());
            return Optional.empty();
        }
    }

    private List<PrefetchItem> wishes() {
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            return Files.size(file.get()) > ProviderBlockFile.LONGEST
                    ? ProviderBlockFile.ofList(" ".repeat(ProviderBlockFile.LONGEST + 1))
                    : ProviderBlockFile.ofList(Files.readString(file.get()));
        } catch (IOException unreadable) {
            throw new StorageException("reading the standing list", unreadable);
        }
    }

    /**
     * What is never to be removed: what the last round of the list chose, and before there was one, all that the list could
     * choose. A list that cannot be read keeps what the last round chose.
     *
     * @param lastRound what became of the packages that the last round chose
     * @throws StorageException where nothing can be said
     */
    Predicate<PackageId> keeps(Optional<List<JobItem>> lastRound) {
        if (file.isEmpty()) {
            return id -> false;
        }
        if (lastRound.isPresent()) {
            Set<String> chosen = lastRound.get().stream()
                    .filter(item -> item.outcome() != ItemOutcome.REFUSED)
                    .map(JobItem::subject)
                    .collect(Collectors.toSet());
            return id -> chosen.contains(id.toString());
        }
        var wishes = wishes();
        return id -> wishes.stream().anyMatch(wish -> wish.admits(id));
    }
}
