package org.providermirror.provider;

/** How most names are spelled, so that those cost nothing to normalise. */
final class Spelling {
    private Spelling() {}

    /** Whether a text is made of nothing but lower-case letters and digits of ASCII and these marks. */
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
