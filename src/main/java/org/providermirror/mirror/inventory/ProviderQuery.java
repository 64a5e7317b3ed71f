package org.providermirror.mirror.inventory;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.providermirror.mirror.inventory.ProviderSummary.Mark;

/**
 * Filters and sorts providers.
 *
 * @param host only providers of this hostname
 * @param stored only providers with stored packages, or only those without
 * @param mark only providers with this mark
 * @param unusedSince only providers that were not used since then
 * @param isDescending whether the largest comes first; providers without the value come last all the same
 */
public record ProviderQuery(
        Optional<String> host,
        Optional<Boolean> stored,
        Optional<Mark> mark,
        Optional<Instant> unusedSince,
        Sort sort,
        boolean isDescending) {
    /** What providers are sorted by. */
    public enum Sort {
        ADDRESS(by(summary -> Optional.of(summary.provider().toString()))),
        NEWEST(by(ProviderSummary::newest)),
        VERSIONS(by(ProviderSummary::versions)),
        PACKAGES(by(summary -> Optional.of(summary.packages()))),
        SIZE(by(summary -> Optional.of(summary.bytes()))),
        LAST_USED(by(ProviderSummary::lastUsed)),
        DOWNLOADS(by(summary -> Optional.of(summary.downloads()))),
        SIGNER(by(ProviderSummary::signer)),
        MARKS(by(summary -> Optional.of(summary.marks().size())));

        private final Order order;

        Sort(Order order) {
            this.order = order;
        }

        private static <T extends Comparable<T>> Order by(Value<T> value) {
            return isDescending -> {
                Comparator<T> comparator = isDescending ? Comparator.reverseOrder() : Comparator.naturalOrder();
                return Comparator.<ProviderSummary, Optional<T>>comparing(
                        value::of, Comparator.comparing(found -> found.orElse(null), Comparator.nullsLast(comparator)));
            };
        }
    }

    private interface Value<T> {
        Optional<T> of(ProviderSummary summary);
    }

    private interface Order {
        Comparator<ProviderSummary> comparator(boolean isDescending);
    }

    /** Returns the providers that the filters leave, sorted; those of the same value stay in their order. */
    public List<ProviderSummary> apply(List<ProviderSummary> all) {
        return all.stream()
                .filter(this::admits)
                .sorted(sort.order.comparator(isDescending))
                .toList();
    }

    private boolean admits(ProviderSummary summary) {
        return host.filter(wanted -> !summary.provider().hostname().value().equals(wanted))
                        .isEmpty()
                && stored.filter(wanted -> wanted != summary.packages() > 0).isEmpty()
                && mark.filter(wanted -> !summary.marks().contains(wanted)).isEmpty()
                && unusedSince
                        .filter(since -> summary.lastUsed()
                                .filter(used -> !used.isBefore(since))
                                .isPresent())
                        .isEmpty();
    }
}
