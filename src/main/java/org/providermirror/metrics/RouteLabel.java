package org.providermirror.metrics;

import java.util.Locale;

/** What a request was for. The labels are shown by the metrics: they do not change. */
public enum RouteLabel {
    /** The list of a provider's versions. */
    INDEX,
    /** The list of a version's packages. */
    VERSION,
    /** An archive, by either protocol. */
    ARCHIVE,
    /** The registry protocol's documents. */
    REGISTRY,
    /** The mirror's own interface. */
    API,
    /** The web pages. */
    PAGE,
    /** Health and metrics. */
    OPERATION,
    /** Nothing that there is. */
    OTHER;

    /** The label of the metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
