package org.providermirror.metrics;

import java.util.Locale;

/** The kind of a request. Metrics show the labels: they never change. */
public enum RouteLabel {
    /** The version list of a provider. */
    INDEX,
    /** The package list of a version. */
    VERSION,
    /** An archive, by either protocol. */
    ARCHIVE,
    /** The registry protocol's documents. */
    REGISTRY,
    /** The mirror's own API. */
    API,
    /** The web pages. */
    PAGE,
    /** Health and metrics. */
    OPERATION,
    /** No route of the mirror. */
    OTHER;

    /** Returns the label in the metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
