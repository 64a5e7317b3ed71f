package org.providermirror.bench;

import java.util.Map;

/** Why a figure is missed, found out with a profiler. Kept beside what measures it, so that the page can say so. */
final class Reasons {
    /** By the figure's name on the page. */
    static final Map<String, String> WHY = Map.of();

    private Reasons() {}
}
