package org.providermirror.mirror.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.mirror.ForwardingMirror;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.policy.Deprecation;
import org.providermirror.policy.Deprecations;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * Adds what is deprecated to the warnings of the registry protocol, which clients print. Names only versions that the client
 * sees, so it decorates the mirror that enforces policy.
 *
 * <p>The network mirror protocol has no warnings.
 */
public final class DeprecationWarnings extends ForwardingMirror {
    /** The most versions and texts that are named, because clients print all of them on each install. */
    private static final int MOST = 10;

    private final Deprecations deprecations;

    public DeprecationWarnings(ProviderMirror mirror, Deprecations deprecations) {
        super(mirror);
        this.deprecations = deprecations;
    }

    @Override
    public CompletionStage<RegistryVersions> registryVersions(ProviderAddress provider) {
        var known = deprecations.of(provider);
        var answer = super.registryVersions(provider);
        return known.isEmpty() ? answer : answer.thenApply(versions -> warned(versions, known));
    }

    private static RegistryVersions warned(RegistryVersions versions, List<Deprecation> known) {
        var listed = versions.versions().stream()
                .map(RegistryVersions.Listed::version)
                .collect(Collectors.toSet());
        return new RegistryVersions(
                versions.provider(),
                versions.versions(),
                Stream.concat(versions.warnings().stream(), warnings(known, listed).stream())
                        .toList());
    }

    /** Returns one warning for each text: many versions are often deprecated for the same reason. */
    private static List<String> warnings(List<Deprecation> known, Set<ProviderVersion> listed) {
        var warnings = new ArrayList<String>();
        var versions = new LinkedHashMap<String, List<ProviderVersion>>();
        for (var deprecation : known) {
            var version = deprecation.target().version();
            if (version.isEmpty()) {
                warnings.add(deprecation.target().provider() + " is deprecated: " + deprecation.text());
            } else if (listed.contains(version.get())) {
                versions.computeIfAbsent(deprecation.text(), text -> new ArrayList<>())
                        .add(version.get());
            }
        }
        versions.entrySet().stream()
                .limit(MOST)
                .forEach(each -> warnings.add(named(each.getValue()) + " deprecated: " + each.getKey()));
        return warnings;
    }

    private static String named(List<ProviderVersion> versions) {
        if (versions.size() == 1) {
            return "Version " + versions.get(0) + " is";
        }
        var names = versions.stream()
                .sorted()
                .limit(MOST)
                .map(ProviderVersion::toString)
                .collect(Collectors.joining(", "));
        var more = versions.size() - MOST;
        return "Versions " + names + (more > 0 ? " and " + more + " more are" : " are");
    }
}
