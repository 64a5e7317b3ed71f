package org.providermirror.registry.signature;

import java.util.Base64;
import java.util.Optional;

/**
 * OpenPGP's ASCII armor, read as leniently as publishers write it: line breaks of any kind or as a literal backslash-n,
 * no line break at the end, odd white space, headers that are none. The checksum line is skipped: RFC 9580, section 6.1,
 * has it ignored, and whatever matters is signed.
 */
final class Armor {
    private Armor() {}

    /**
     * What the first armor block of this kind holds; any further block does not count, as with the clients.
     *
     * @param kind {@code PUBLIC KEY BLOCK} or {@code SIGNATURE}
     * @return empty where there is no such block or it holds no base64
     */
    static Optional<byte[]> decode(String text, String kind) {
        var body = new StringBuilder();
        var inside = false;
        for (var line : text.replace("\\r", "\r").replace("\\n", "\n").split("[\r\n]+")) {
            var content = withoutSpace(line);
            if (!inside) {
                inside = content.equals(withoutSpace("-----BEGIN PGP " + kind + "-----"));
            } else if (content.startsWith("-----") || content.startsWith("=")) {
                break;
            } else if (content.indexOf(':') < 0) {
                body.append(content);
            }
        }
        return body.isEmpty() ? Optional.empty() : base64(body.toString());
    }

    private static Optional<byte[]> base64(String body) {
        try {
            return Optional.of(Base64.getDecoder().decode(body));
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
