package org.providermirror.bench;

/** One part of a run. */
interface Measure {
    /** Measures and writes the results into the page. */
    void measure(Page page) throws Exception;
}
