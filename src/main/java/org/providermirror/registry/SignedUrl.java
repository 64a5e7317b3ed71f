package org.providermirror.registry;

import java.net.URI;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Recognizes URLs that are valid for one caller or for a short time, by their form. They are requested anew for every use,
 * and are never stored, shared or shown. A URL that only looks like one costs a further request to its registry.
 */
public final class SignedUrl {
    private static final int DIGIT = 0;
    private static final int UPPER = 1;
    private static final int LOWER = 2;

    private static final int SHORTEST_TOKEN = 16;
    /** In random characters, more than every third begins another class. In names, few do. */
    private static final int CHANGES_PER_CHARACTERS = 4;

    /** Stores of releases name folders by the MD5, SHA-1 or SHA-256 of their files. */
    private static final Pattern DIGEST = Pattern.compile("\\p{XDigit}{32}|\\p{XDigit}{40}|\\p{XDigit}{64}");

    private static final Pattern SEGMENT = Pattern.compile("(?<=/)[^/]+");

    private SignedUrl() {}

    /**
     * Returns whether a URL certainly carries a right or a parameter: user information, a query, a fragment, or a signed
     * link of a mirror. Random characters, which other signed URLs have too, are only a sign of one.
     */
    public static boolean isCertainlySigned(URI url) {
        return String.valueOf(url.getRawAuthority()).contains("@")
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || Arrays.stream(String.valueOf(url.getPath()).split("/")).anyMatch(segment -> segment.startsWith("~"));
    }

    /** Returns whether a URL has user information, a query or a fragment, or a segment that is a signed link, a parameter or random. */
    public static boolean isSigned(URI url) {
        return isCertainlySigned(url)
                || Arrays.stream(String.valueOf(url.getPath()).split("/")).anyMatch(SignedUrl::isToken);
    }

    /** Returns the URL without user information, query and fragment, and with its signed segments masked. */
    public static URI redacted(URI url) {
        var path = SEGMENT.matcher(String.valueOf(url.getRawPath()))
                .replaceAll(segment -> isToken(decoded(segment.group())) ? "***" : "$0");
        var authority = url.getRawAuthority();
        return URI.create(url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1) + path);
    }

    private static String decoded(String segment) {
        return URI.create("/" + segment).getPath().substring(1);
    }

    /** A segment that begins with {@code ~} is a signed link of a mirror such as this one. */
    private static boolean isToken(String segment) {
        return segment.startsWith("~")
                || segment.indexOf('=') >= 0
                || segment.indexOf(';') >= 0
                || segment.length() >= SHORTEST_TOKEN && isRandom(segment);
    }

    private static boolean isRandom(String segment) {
        return segment.chars().anyMatch(Character::isDigit)
                && !DIGEST.matcher(segment).matches()
                && changes(segment) * CHANGES_PER_CHARACTERS >= segment.length();
    }

    // The capital that begins a word of a CamelCase name is one change, not two.
    private static int changes(String segment) {
        var classes = segment.chars()
                .filter(Character::isLetterOrDigit)
                .map(SignedUrl::classOf)
                .toArray();
        var changes = 0;
        for (var at = 1; at < classes.length; at++) {
            changes += classes[at] == classes[at - 1] || classes[at - 1] == UPPER && classes[at] == LOWER ? 0 : 1;
        }
        return changes;
    }

    private static int classOf(int character) {
        return Character.isDigit(character) ? DIGIT : Character.isUpperCase(character) ? UPPER : LOWER;
    }
}
