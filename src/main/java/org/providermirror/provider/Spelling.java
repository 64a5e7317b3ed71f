package org.providermirror.provider;

/** Recognizes the common spelling of names, which needs no normalization. */
final class Spelling {
    private Spelling() {}

    /** Returns whether a text contains only lower-case letters and digits of ASCII and these marks. */
    static boolean isCanonical(String text, String marks) {
        for (var at = 0; at < text.length(); at++) {
            var character = text.charAt(at);
            var plain = character >= 'a' && character <= 'z' || character >= '0' && character <= '9';
            if (!plain && marks.indexOf(character) < 0) {
                return false;
            }
        }
        return true;
    }
}
