package org.providermirror.registry.verify;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.providermirror.provider.Sha256;

/**
 * Parses a publisher's SHA256SUMS.
 *
 * <p>A line has 64 hexadecimal digits of either case, one or two spaces and a file name, and ends in CRLF or LF.
 * Other lines are skipped. A name with a path or with {@code sha256sum}'s binary mark ({@code *name}, {@code ./name})
 * is not the entry of the file. If two lines give one name different digests, both are ignored, because the right one
 * cannot be known.
 *
 * @param digests by file name
 *
 */
public record ChecksumFile(Map<String, Sha256> digests) {
    private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{64}+) {1,2}+([^\\s*/\\\\][^/\\\\]*+)");

    public ChecksumFile {
        digests = Map.copyOf(digests);
    }

    /** Parses the file; never fails. */
    public static ChecksumFile parse(byte[] content) {
        var digests = new HashMap<String, Sha256>();
        var contradicted = new HashSet<String>();
        var text = new String(content, StandardCharsets.UTF_8);
        // One line at a time: all of them at once take several times the bytes of the file.
        for (var start = 0; start < text.length(); start = nextLine(text, start)) {
            var parts = LINE.matcher(line(text, start));
            if (parts.matches()) {
                var digest = Sha256.tryParse(parts.group(1)).orElseThrow();
                var earlier = digests.putIfAbsent(parts.group(2), digest);
                if (earlier != null && !earlier.equals(digest)) {
                    contradicted.add(parts.group(2));
                }
            }
        }
        digests.keySet().removeAll(contradicted);
        return new ChecksumFile(Collections.unmodifiableMap(digests));
    }

    private static int nextLine(String text, int start) {
        var end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end + 1;
    }

    private static String line(String text, int start) {
        var next = nextLine(text, start);
        var end = next > start && text.charAt(next - 1) == '\n' ? next - 1 : next;
        var hasReturn = end < next && end > start && text.charAt(end - 1) == '\r';
        return text.substring(start, hasReturn ? end - 1 : end);
    }

    /** Returns the digest of the file with exactly this name. */
    public Optional<Sha256> find(String fileName) {
        return Optional.ofNullable(digests.get(fileName));
    }
}
