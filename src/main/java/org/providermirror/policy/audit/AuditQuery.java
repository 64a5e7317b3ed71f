package org.providermirror.policy.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;

/**
 * Selects entries of the audit log. An entry must meet all conditions.
 *
 * @param provider the providers that an entry is about
 * @param who a part of the name of the token or user, in any case
 * @param address the beginning of the client's address
 * @param since the time of the first entries
 * @param until the time before which the last entries were written
 */
public record AuditQuery(
        Optional<ProviderPattern> provider,
        Optional<ProviderVersion> version,
        Optional<Platform> platform,
        Optional<String> who,
        Optional<String> address,
        Optional<Instant> since,
        Optional<Instant> until) {
    /** Lines are in the order of the ends of requests, but say when they began. A request lasts less than this. */
    private static final Duration LONGEST_REQUEST = Duration.ofDays(1);

    /** Returns whether a line, and so every one before it, is too old. */
    boolean isPast(AuditLine line) {
        return since.filter(first -> line.time().plus(LONGEST_REQUEST).isBefore(first))
                .isPresent();
    }

    /** Returns whether a line, and so every one after it, is too new. */
    boolean isFuture(AuditLine line) {
        return until.filter(end -> !line.time().minus(LONGEST_REQUEST).isBefore(end))
                .isPresent();
    }

    boolean matches(AuditLine line) {
        return provider.map(pattern -> isAbout(pattern, line)).orElse(true)
                && version.map(wanted -> wanted.value().equals(line.version())).orElse(true)
                && platform.map(wanted -> wanted.toString().equals(line.platform()))
                        .orElse(true)
                && who.map(part -> line.who() != null
                                && line.who().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)))
                        .orElse(true)
                && address.map(begin -> line.address() != null && line.address().startsWith(begin))
                        .orElse(true)
                && since.map(first -> !line.time().isBefore(first)).orElse(true)
                && until.map(end -> line.time().isBefore(end)).orElse(true);
    }

    /** An administrative request names its provider in its path, if at all. */
    private static boolean isAbout(ProviderPattern pattern, AuditLine line) {
        if (line.provider() == null) {
            return line.path() != null
                    && pattern.type().isPresent()
                    && (line.path() + "/").contains("/" + pattern + "/");
        }
        try {
            return pattern.matches(ProviderAddress.parse(line.provider()));
        } catch (InvalidTermException foreign) {
            return false;
        }
    }
}
