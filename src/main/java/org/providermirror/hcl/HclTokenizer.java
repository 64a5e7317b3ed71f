package org.providermirror.hcl;

import org.providermirror.hcl.HclToken.Kind;

/**
 * Splits the text of HashiCorp's configuration language into tokens. Messages name lines and never repeat the text,
 * which holds secrets. Owned by one thread.
 */
public final class HclTokenizer {
    private static final String SYMBOLS = "{}[]()=,";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String text;
    private int position;
    private int line = 1;

    /** @param text may begin with a byte order mark, as editors of Windows write it */
    public HclTokenizer(String text) {
        this.text = text;
        this.position = text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    }

    /**
     * Returns the next token; at the end of the text always {@link Kind#END}.
     *
     * @throws HclSyntaxException if there is no valid token
     */
    public HclToken next() {
        skipSpaceAndComments();
        var begin = line;
        if (position >= text.length()) {
            return new HclToken(Kind.END, "", begin);
        }
        if (SYMBOLS.indexOf(text.charAt(position)) >= 0) {
            return new HclToken(Kind.SYMBOL, String.valueOf(take()), begin);
        }
        if (at("\"")) {
            return new HclToken(Kind.STRING, string(), begin);
        }
        return at("<<") ? new HclToken(Kind.HEREDOC, heredoc(), begin) : new HclToken(Kind.WORD, word(), begin);
    }

    private void skipSpaceAndComments() {
        while (position < text.length()) {
            if (at("#") || at("//")) {
                takeUntil("\n");
            } else if (at("/*")) {
                if (!takeUntil("*/")) {
                    throw wrong("a comment that does not end");
                }
            } else if (Character.isWhitespace(text.charAt(position))) {
                take();
            } else {
                return;
            }
        }
    }

    private String word() {
        var begin = position;
        while (position < text.length()
                && !Character.isWhitespace(text.charAt(position))
                && (SYMBOLS + "\"#").indexOf(text.charAt(position)) < 0
                && !at("//")
                && !at("/*")) {
            take();
        }
        return text.substring(begin, position);
    }

    /** Reads a string. A template ({@code ${…}}) stays as it is, and a quote inside does not end the string. */
    private String string() {
        var content = new StringBuilder();
        var braces = 0;
        take();
        while (position < text.length()) {
            var character = take();
            if (braces == 0 && character == '"') {
                return content.toString();
            }
            if (braces == 0 && character == '\n') {
                break;
            }
            if (braces == 0 && character == '\\') {
                content.appendCodePoint(escape());
                continue;
            }
            if (braces > 0 ? character == '{' : character == '$' && at("{")) {
                braces++;
                content.append(braces == 1 ? "${" : "{");
                position += braces == 1 ? 1 : 0;
                continue;
            }
            braces -= braces > 0 && character == '}' ? 1 : 0;
            content.append(character);
        }
        throw wrong("a string that does not end");
    }

    private int escape() {
        return switch (position < text.length() ? take() : '\n') {
            case '"' -> '"';
            case '\\' -> '\\';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codePoint(4);
            case 'U' -> codePoint(8);
            default -> throw wrong("an invalid escape sequence");
        };
    }

    private int codePoint(int digits) {
        var end = Math.min(position + digits, text.length());
        var hexadecimal = text.substring(position, end);
        if (!hexadecimal.matches("[0-9A-Fa-f]{" + digits + "}")
                || Long.parseLong(hexadecimal, 16) > Character.MAX_CODE_POINT) {
            throw wrong("an invalid escape sequence");
        }
        position = end;
        return Integer.parseInt(hexadecimal, 16);
    }

    private String heredoc() {
        var begin = position;
        takeUntil("\n");
        var mark = text.substring(begin, position).replaceFirst("^<<-?", "").strip();
        var content = position;
        while (position < text.length()) {
            var lineBegin = position;
            takeUntil("\n");
            if (!mark.isEmpty() && text.substring(lineBegin, position).strip().equals(mark)) {
                return text.substring(content, lineBegin);
            }
        }
        throw wrong("a heredoc that does not end");
    }

    private boolean at(String expected) {
        return text.startsWith(expected, position);
    }

    private char take() {
        var character = text.charAt(position++);
        line += character == '\n' ? 1 : 0;
        return character;
    }

    /** Skips to the end marker; to the end of the text if it is missing. */
    private boolean takeUntil(String end) {
        while (position < text.length()) {
            if (at(end)) {
                for (var length = end.length(); length > 0; length--) {
                    take();
                }
                return true;
            }
            take();
        }
        return false;
    }

    private HclSyntaxException wrong(String what) {
        return new HclSyntaxException("there is " + what + ", up to line " + line + " of the file");
    }
}
