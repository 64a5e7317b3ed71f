package org.providermirror.language;

import java.util.List;

/** Extracts the prose of a file. */
@FunctionalInterface
public interface Texts {
    /** Returns the passages of a file in their order. */
    List<Passage> in(String file);
}
