package org.providermirror.web.http;

import java.util.regex.Pattern;
import org.providermirror.provider.Sha256;

/** Represents a strong entity tag (RFC 9110 section 8.8.3), the digest of the tagged bytes. */
public record StrongTag(Sha256 digest) {
    private static final Pattern ENTITY_TAG =
            Pattern.compile("(?<weak>W/)?\"(?<opaque>[\\x21\\x23-\\x7e\\x80-\\xff]*)\"");

    /** Returns whether a list of entity tags, or {@code *}, contains this one, also as a weak tag. */
    boolean isWeaklyIn(String list) {
        return isIn(list, true);
    }

    /** Returns whether a list of entity tags, or {@code *}, contains this one as a strong tag. */
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

    /** Returns the tag in quotes, as in a header. */
    @Override
    public String toString() {
        return "\"" + digest + "\"";
    }
}
