package org.providermirror.bench;

/** One part of a run. */
interface Measure {
    /** Takes the figures and puts them into the page. */
    void measure(Page page) throws Exception;
}
