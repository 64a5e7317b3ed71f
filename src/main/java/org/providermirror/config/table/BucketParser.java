package org.providermirror.config.table;

import java.util.List;
import org.providermirror.config.SettingValueException;

/** Settings that name something in an S3 store. */
final class BucketParser {
    private BucketParser() {}

    /** The name of a bucket, by AWS's rules and the older, wider ones that compatible stores may still follow. */
    static String name(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]") || text.contains("..")) {
            throw new SettingValueException();
        }
        return text;
    }

    /** What keys begin with, of the characters that need no escape anywhere; comes out without slashes around it. */
    static String prefix(String text) {
        var prefix = text.replaceAll("^/|/$", "");
        if (prefix.isEmpty()) {
            return prefix;
        }
        if (prefix.length() > 200 || !prefix.matches("[A-Za-z0-9!_.*'()-]+(/[A-Za-z0-9!_.*'()-]+)*")) {
            throw new SettingValueException();
        }
        if (List.of(prefix.split("/")).stream().anyMatch(segment -> segment.matches("\\.\\.?"))) {
            throw new SettingValueException("no folder is called . or ..");
        }
        return prefix;
    }

    /** The name of a region. */
    static String region(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9-]{0,62}")) {
            throw new SettingValueException();
        }
        return text;
    }

    /** Half of an access key: what fits into a header, and no more is known of it. */
    static String key(String text) {
        if (!text.matches("[!-~]{1,1000}")) {
            throw new SettingValueException();
        }
        return text;
    }
}
