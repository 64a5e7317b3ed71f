package org.providermirror.registry.verify;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.providermirror.provider.Sha256;

/**
 * Parses a publisher's SHA256SUMS, from its text whenever a line is looked up: an entry in a map takes four times the
 * bytes of its line, and a few files of the maximum size at a time would fill the heap.
 *
 * <p>A line has 64 hexadecimal digits of either case, one or two spaces and a file name, and ends in CRLF or LF.
 * Other lines are skipped. A name with a path or with {@code sha256sum}'s binary mark ({@code *name}, {@code ./name})
 * is not the entry of the file. If two lines give one name different digests, both are ignored, because the right one
 * cannot be known.
 */
public final class ChecksumFile {
    private static final Pattern LINE = Pattern.compile("([0-9A-Fa-f]{64}+) {1,2}+([^\\s*/\\\\][^/\\\\]*+)");

    private final String text;

    private ChecksumFile(String text) {
        this.text = text;
    }

    /** Parses the file; never fails. */
    public static ChecksumFile parse(byte[] content) {
        return new ChecksumFile(new String(content, StandardCharsets.UTF_8));
    }

    /** Passes the name and the digest of each line; a name may come several times, with different digests too. */
    public void forEach(BiConsumer<String, Sha256> entry) {
        for (var start = 0; start < text.length(); start = nextLine(start)) {
            entryAt(start, entry);
        }
    }

    /** Returns the digest of the file with exactly this name. */
    public Optional<Sha256> find(String fileName) {
        var found = new SameDigest(fileName);
        for (var at = text.indexOf(fileName);
                at >= 0 && at < text.length();
                at = text.indexOf(fileName, nextLine(at))) {
            entryAt(text.lastIndexOf('\n', at) + 1, found);
        }
        return found.digest.filter(digest -> !found.isContradicted);
    }

    private static final class SameDigest implements BiConsumer<String, Sha256> {
        private final String fileName;
        private Optional<Sha256> digest = Optional.empty();
        private boolean isContradicted;

        SameDigest(String fileName) {
            this.fileName = fileName;
        }

        @Override
        public void accept(String name, Sha256 other) {
            if (name.equals(fileName)) {
                isContradicted |= digest.filter(first -> !first.equals(other)).isPresent();
                digest = Optional.of(other);
            }
        }
    }

    private void entryAt(int start, BiConsumer<String, Sha256> entry) {
        var parts = LINE.matcher(line(start));
        if (parts.matches()) {
            entry.accept(parts.group(2), Sha256.tryParse(parts.group(1)).orElseThrow());
        }
    }

    private int nextLine(int start) {
        var end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end + 1;
    }

    private String line(int start) {
        var next = nextLine(start);
        var end = next > start && text.charAt(next - 1) == '\n' ? next - 1 : next;
        var hasReturn = end < next && end > start && text.charAt(end - 1) == '\r';
        return text.substring(start, hasReturn ? end - 1 : end);
    }
}
