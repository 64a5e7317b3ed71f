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
import java.util.function.Predicate;
import org.providermirror.catalog.record.StoredPackages.StoredPackage;
import org.providermirror.config.RetentionSettings;
import org.providermirror.config.RetentionSettings.Rule;
import org.providermirror.provider.PackageId;

/**
 * Chooses the packages that the retention policy expires: first those that were unused for too long. Then it evicts the least recently
 * used ones, by rule and at last in total, until the rest fits.
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

    private List<Removal> of(List<StoredPackage> packages) {
        var oldestFirst = new ArrayList<>(packages);
        oldestFirst.sort(Comparator.comparing(this::lastUse).thenComparing(StoredPackage::id));
        var underRule = new HashMap<Rule, List<StoredPackage>>();
        for (var stored : oldestFirst) {
            var rule = ruleOf(stored.id());
            rule.ifPresent(found ->
                    underRule.computeIfAbsent(found, none -> new ArrayList<>()).add(stored));
            var unused = rule.isPresent() ? rule.get().unused() : settings.unused();
            unused.filter(limit -> lastUse(stored).isBefore(now.minus(limit)))
                    .ifPresent(limit -> remove(stored, "unused for more than " + shown(limit)));
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

    private Optional<Rule> ruleOf(PackageId id) {
        return settings.rules().stream()
                .filter(rule -> rule.pattern().matches(id.provider()))
                .findFirst();
    }

    private Instant lastUse(StoredPackage stored) {
        var used = uses.get(stored.id());
        return used == null || used.isBefore(stored.storedAt()) ? stored.storedAt() : used;
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
