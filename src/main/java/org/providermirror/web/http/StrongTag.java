package org.providermirror.web.http;

import java.util.regex.Pattern;
import org.providermirror.provider.Sha256;

/** A strong entity tag (RFC 9110 section 8.8.3): the digest of the bytes that it stands for. */
public record StrongTag(Sha256 digest) {
    private static final Pattern ENTITY_TAG =
            Pattern.compile("(?<weak>W/)?\"(?<opaque>[\\x21\\x23-\\x7e\\x80-\\xff]*)\"");

    /** Whether a list of entity tags, or {@code *}, names this one; a weak tag of the same text does. */
    boolean isWeaklyIn(String list) {
        return isIn(list, true);
    }

    /** Whether a list of entity tags, or {@code *}, names this one; a weak tag never does. */
    boolean isStronglyIn(String list) {
        return isIn(list, false);
    }

    private boolean isIn(String list, boolean weakToo) {
        return list.trim().equals("*")
                || ENTITY_TAG
                        .matcher(list)
                        .results()
                        .anyMatch(tag -> tag.group(2).equals(digest.hex()) && (weakToo || tag.group(1) == null));
    }

    /** As it stands in a header. */
    @Override
    public String toString() {
        return "\"" + digest + "\"";
    }
}
