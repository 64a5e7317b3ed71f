package org.providermirror.registry.signature;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Decodes OpenPGP's ASCII armor as leniently as publishers write it: line breaks of any kind (CRLF, LF or a literal
 * backslash-n), no line break at the end, odd white space, invalid headers. The checksum line is skipped, as RFC 9580,
 * section 6.1, requires.
 */
final class Armor {
    private Armor() {}

    /**
     * Returns the content of the armor blocks of this kind, in their order. A block that is not base64 is skipped.
     *
     * @param kind {@code PUBLIC KEY BLOCK} or {@code SIGNATURE}
     *
     */
    static List<byte[]> decode(String text, String kind) {
        var begin = withoutSpace("-----BEGIN PGP " + kind + "-----");
        var blocks = new ArrayList<byte[]>();
        var body = new StringBuilder();
        var inside = false;
        for (var line : text.replace("\\r", "\r").replace("\\n", "\n").split("[\r\n]+")) {
            var content = withoutSpace(line);
            if (content.startsWith("-----") || content.startsWith("=")) {
                base64(body).ifPresent(blocks::add);
                body.setLength(0);
                inside = content.equals(begin);
            } else if (inside && content.indexOf(':') < 0) {
                body.append(content);
            }
        }
        base64(body).ifPresent(blocks::add);
        return blocks;
    }

    private static Optional<byte[]> base64(StringBuilder body) {
        try {
            return body.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Base64.getDecoder().decode(body.toString()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static String withoutSpace(String line) {
        return line.codePoints()
                .filter(point -> !Character.isWhitespace(point) && !Character.isSpaceChar(point) && point != 0xFEFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
