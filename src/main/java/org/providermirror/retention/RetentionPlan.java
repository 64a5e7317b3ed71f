package org.providermirror.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.config.RetentionSettings;
import org.providermirror.config.RetentionSettings.Rule;
import org.providermirror.provider.PackageId;

/**
 * Chooses the packages that the retention policy expires: first those that were unused for too long. Then it evicts the
 * least recently used ones, by rule and at last in total, until the rest fits.
 */
final class RetentionPlan {
    private final RetentionSettings settings;
    private final Map<PackageId, Instant> uses;
    private final Predicate<PackageId> kept;
    private final Instant now;
    private final Map<PackageId, Removal> removals = new LinkedHashMap<>();

    /** A package to remove, and why. */
    record Removal(StoredPackage stored, Instant lastUse, String reason) {}

    private RetentionPlan(
            RetentionSettings settings, Map<PackageId, Instant> uses, Predicate<PackageId> kept, Instant now) {
        this.settings = settings;
        this.uses = uses;
        this.kept = kept;
        this.now = now;
    }

    /**
     * Chooses the expired packages, the least recently used first.
     *
     * @param uses when packages were last used, for those that were
     * @param kept returns whether a package is protected
     */
    static List<Removal> of(
            List<StoredPackage> packages,
            RetentionSettings settings,
            Map<PackageId, Instant> uses,
            Predicate<PackageId> kept,
            Instant now) {
        return new RetentionPlan(settings, uses, kept, now).of(packages);
    }

    /**
     * Returns whether the time in a package's record matters: if the package was not used since it was copied, and has
     * a limit that can expire it.
     */
    static Predicate<StoredPackage> datedByRecord(
            List<StoredPackage> packages, RetentionSettings settings, Map<PackageId, Instant> uses) {
        var sizes = packages.stream()
                .collect(Collectors.groupingBy(
                        each -> ruleOf(each.id(), settings), Collectors.summingLong(StoredPackage::size)));
        var total = sizes.values().stream().mapToLong(Long::longValue).sum();
        if (exceeds(total, settings.size())) {
            return each -> isUnused(each, uses);
        }
        var limited = sizes.keySet().stream()
                .filter(rule -> rule.isPresent()
                        ? rule.get().unused().isPresent()
                                || exceeds(sizes.get(rule), rule.get().size())
                        : settings.unused().isPresent())
                .collect(Collectors.toSet());
        return each -> limited.contains(ruleOf(each.id(), settings)) && isUnused(each, uses);
    }

    private static boolean exceeds(long size, OptionalLong most) {
        return most.isPresent() && size > most.getAsLong();
    }

    private static boolean isUnused(StoredPackage stored, Map<PackageId, Instant> uses) {
        return uses.getOrDefault(stored.id(), Instant.MIN).isBefore(stored.storedAt());
    }

    private List<Removal> of(List<StoredPackage> packages) {
        var oldestFirst = new ArrayList<>(packages);
        oldestFirst.sort(Comparator.comparing(this::lastUse).thenComparing(StoredPackage::id));
        var underRule = new HashMap<Rule, List<StoredPackage>>();
        var reasons = new HashMap<Duration, String>();
        for (var stored : oldestFirst) {
            var rule = ruleOf(stored.id(), settings);
            rule.ifPresent(found ->
                    underRule.computeIfAbsent(found, none -> new ArrayList<>()).add(stored));
            var unused = rule.isPresent() ? rule.get().unused() : settings.unused();
            unused.filter(limit -> lastUse(stored).isBefore(now.minus(limit)))
                    .ifPresent(limit -> remove(
                            stored, reasons.computeIfAbsent(limit, same -> "unused for more than " + shown(limit))));
        }
        underRule.forEach((rule, members) -> rule.size()
                .ifPresent(most ->
                        shrink(members, most, "so that " + rule.pattern() + " uses at most " + most + " bytes")));
        settings.size()
                .ifPresent(most -> shrink(oldestFirst, most, "so that all packages use at most " + most + " bytes"));
        var removed = new ArrayList<>(removals.values());
        removed.sort(Comparator.comparing(Removal::lastUse)
                .thenComparing(removal -> removal.stored().id()));
        return removed;
    }

    private static Optional<Rule> ruleOf(PackageId id, RetentionSettings settings) {
        return settings.rules().stream()
                .filter(rule -> rule.pattern().matches(id.provider()))
                .findFirst();
    }

    private Instant lastUse(StoredPackage stored) {
        return isUnused(stored, uses) ? stored.storedAt() : uses.get(stored.id());
    }

    private void shrink(List<StoredPackage> oldestFirst, long most, String reason) {
        var left = oldestFirst.stream()
                .filter(stored -> !removals.containsKey(stored.id()))
                .mapToLong(StoredPackage::size)
                .sum();
        for (var stored : oldestFirst) {
            if (left <= most) {
                return;
            }
            if (!removals.containsKey(stored.id()) && remove(stored, reason)) {
                left -= stored.size();
            }
        }
    }

    // Somebody copied in bytes without a record, so the mirror does not remove them.
    private boolean remove(StoredPackage stored, String reason) {
        var lastUse = lastUse(stored);
        if (!stored.recorded() || lastUse.isAfter(now.minus(PackageRemoval.IN_USE)) || kept.test(stored.id())) {
            return false;
        }
        removals.put(stored.id(), new Removal(stored, lastUse, reason));
        return true;
    }

    private static String shown(Duration limit) {
        return limit.toHours() % 24 == 0 ? limit.toDays() + "d" : limit.toHours() + "h";
    }
}
