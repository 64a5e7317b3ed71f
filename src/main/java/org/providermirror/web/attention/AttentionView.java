package org.providermirror.web.attention;

import java.util.List;
import java.util.Optional;

/**
 * What needs the attention of an operator.
 *
 * @param items one entry for each kind that needs attention, the most urgent first
 */
public record AttentionView(List<AttentionItem> items) {
    /** The kinds, the most urgent first. */
    public enum Kind {
        STORAGE,
        DISK,
        UPSTREAM,
        CONFLICTS,
        REFUSED_RELEASES,
        UNDECIDED_RELEASES,
        FAILING_FETCHES,
        NEW_SIGNERS,
        HELD_VERSIONS,
        WITHDRAWN_VERSIONS
    }

    /**
     * One kind.
     *
     * @param kind the kind
     * @param count the number of subjects
     * @param sentence what needs attention
     * @param subjects the first subjects; at most 5
     */
    public record AttentionItem(Kind kind, int count, String sentence, List<Subject> subjects) {}

    /**
     * What a part of an entry is about.
     *
     * @param name the provider, version, package, host or key
     * @param reason why it needs attention
     */
    public record Subject(String name, Optional<String> reason) {}
}
