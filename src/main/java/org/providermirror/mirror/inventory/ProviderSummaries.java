package org.providermirror.mirror.inventory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.catalog.record.StoredProvider;
import org.providermirror.catalog.record.StoredProviders;
import org.providermirror.mirror.inventory.ProviderSummary.Mark;
import org.providermirror.policy.Administration;
import org.providermirror.policy.Conflict;
import org.providermirror.policy.SignerRecord;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * Summarizes and searches the stored providers, from memory alone.
 *
 * @param refused returns the providers with releases that failed verification
 * @param failing returns the providers with downloads that fail
 */
public record ProviderSummaries(
        StoredProviders providers,
        ProviderDetailsCache details,
        Administration decisions,
        Supplier<Stream<ProviderAddress>> refused,
        Supplier<Stream<ProviderAddress>> failing) {
    private static final int MOST_WORDS = 10;

    /** Facts that are looked up once for all providers. */
    private record Common(
            Set<ProviderAddress> conflicts,
            Set<ProviderAddress> refused,
            Set<ProviderAddress> failing,
            Map<String, String> signers) {}

    /** Returns the providers that the first ten words all find, by address: by a part of the address, a version or a hash. */
    List<ProviderSummary> search(String words) {
        var wanted = Arrays.stream(words.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .limit(MOST_WORDS)
                .toList();
        var common = new Common(
                decisions.conflicts().all().stream()
                        .filter(Conflict::isOpen)
                        .map(conflict -> conflict.id().provider())
                        .collect(Collectors.toSet()),
                refused.get().collect(Collectors.toSet()),
                failing.get().collect(Collectors.toCollection(HashSet::new)),
                signers());
        var found = new ArrayList<ProviderSummary>();
        for (var stored : providers.search("")) {
            var known = details.find(stored.provider());
            var match = Optional.<ProviderVersion>empty();
            var isFound = true;
            for (var word : wanted) {
                if (!stored.provider().toString().contains(word.toLowerCase(Locale.ROOT))) {
                    var version = known.flatMap(all -> all.find(word));
                    match = version;
                    if (version.isEmpty()) {
                        isFound = false;
                        break;
                    }
                }
            }
            if (isFound) {
                found.add(summary(stored, known, match, common));
            }
        }
        return found;
    }

    private Map<String, String> signers() {
        var latest = new HashMap<String, SignerRecord>();
        for (var signer : decisions.signers().all()) {
            latest.merge(
                    namespace(signer.hostname().value(), signer.namespace()),
                    signer,
                    (one, other) -> one.firstSeen().isAfter(other.firstSeen()) ? one : other);
        }
        return latest.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().fingerprint()));
    }

    private static String namespace(String hostname, String namespace) {
        return hostname + "/" + namespace;
    }

    private ProviderSummary summary(
            StoredProvider stored, Optional<ProviderDetails> known, Optional<ProviderVersion> match, Common common) {
        var provider = stored.provider();
        return new ProviderSummary(
                provider,
                stored.packages(),
                stored.bytes(),
                known.flatMap(all ->
                        all.newestWithout(version -> decisions.holds().isHeld(new ReleaseId(provider, version)))),
                known.map(ProviderDetails::count),
                details.lastUse(provider),
                details.downloads(provider),
                Optional.ofNullable(
                        common.signers().get(namespace(provider.hostname().value(), provider.namespace()))),
                marks(provider, common),
                match);
    }

    private Set<Mark> marks(ProviderAddress provider, Common common) {
        var marks = EnumSet.noneOf(Mark.class);
        if (decisions.blocks().concern(provider)) {
            marks.add(Mark.BLOCKED);
        }
        if (common.conflicts().contains(provider)) {
            marks.add(Mark.CONFLICT);
        }
        if (common.refused().contains(provider)) {
            marks.add(Mark.REFUSED);
        }
        if (common.failing().contains(provider)) {
            marks.add(Mark.FAILING);
        }
        if (details.isPrefetched(provider)) {
            marks.add(Mark.PREFETCHED);
        }
        return marks;
    }
}
