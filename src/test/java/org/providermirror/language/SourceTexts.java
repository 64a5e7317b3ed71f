package org.providermirror.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Extracts the prose of Java and JavaScript: doc comments, comments, and literals with at least two words. Strings that are
 * joined by {@code +} are one passage, in which a value between them is {@link Passage#CODE}. JSON documents are data, whose
 * spelling is stored, and are not read.
 */
public enum SourceTexts implements Texts {
    /** Java, whose strings have double quotes. */
    JAVA("\"\"\"(?<block>.*?)\"\"\"|\"(?<string>(?:[^\"\\\\\\n]|\\\\.)*)\"|'(?:[^'\\\\\\n]|\\\\.)+'"),

    /** JavaScript, whose strings have single or double quotes, and whose templates have back quotes. */
    JAVASCRIPT(
            "`(?<block>(?:[^`\\\\]|\\\\.)*)`|(?<quote>[\"'])(?<string>(?:(?!\\k<quote>)[^\\\\\\n]|\\\\.)*)\\k<quote>");

    private static final String COMMENTS = "/\\*(?<comment>.*?)\\*/|(?<lines>//[^\\n]*(?:\\n[ \\t]*//[^\\n]*)*)|";
    private static final Pattern JOINED =
            Pattern.compile("\\s*\\+\\s*(?<value>(?:[\\w.]+(?:\\([^()\"]*\\))?\\s*\\+\\s*)?)");
    private static final Pattern JSON_DATA = Pattern.compile("\\s*[{\\[]\\s*[{\"]");
    private static final Pattern TWO_WORDS = Pattern.compile("\\p{L}{2,}[,;:]?\\s+(?:[\\w'\u2026]+\\s+)?\\p{L}{2,}");
    private static final Pattern INLINE_TAG =
            Pattern.compile("\\{@(?:code|link|linkplain|value|literal)\\b[^}]*}|\\$\\{[^}]*}|`[^`]*`");
    private static final Pattern PARAGRAPH_END = Pattern.compile("\n(?=\\s*(?:@\\w+|<p>|<li>|\n))");
    private static final Pattern BLOCK_TAG = Pattern.compile("^(\\s*)(?:@(?:param|throws)\\s+\\S+|@\\w+)");
    private static final Pattern MARKUP = Pattern.compile("</?\\w+[^>\\n]*>");

    private final Pattern token;

    SourceTexts(String literals) {
        token = Pattern.compile(COMMENTS + literals, Pattern.DOTALL);
    }

    @Override
    public List<Passage> in(String file) {
        var passages = new ArrayList<Passage>();
        var tokens = token.matcher(file);
        while (tokens.find()) {
            var line = lineOf(file, tokens.start());
            if (tokens.group("comment") != null) {
                addComment(passages, line, tokens.group("comment").replaceAll("(?m)^\\s*\\*+ ?", ""));
            } else if (tokens.group("lines") != null) {
                addComment(passages, line, tokens.group("lines").replaceAll("(?m)^\\s*// ?", ""));
            } else if (tokens.group("block") != null) {
                addLiteral(passages, line, tokens.group("block"));
            } else if (tokens.group("string") != null) {
                addLiteral(passages, line, joined(file, tokens));
            }
        }
        return passages;
    }

    /** Reads on while further strings are joined to the one that was found. */
    private static String joined(String file, Matcher tokens) {
        var text = new StringBuilder(tokens.group("string"));
        var between = JOINED.matcher(file).useTransparentBounds(true);
        while (between.region(tokens.end(), file.length()).lookingAt()) {
            var next = tokens.toMatchResult();
            if (!tokens.find(between.end()) || tokens.start() != between.end() || tokens.group("string") == null) {
                tokens.find(next.start());
                break;
            }
            text.append(between.group("value").isEmpty() ? "" : Passage.CODE)
                    .append(between.group().replaceAll("[^\\n]", ""))
                    .append(tokens.group("string"));
        }
        return text.toString();
    }

    private static void addComment(List<Passage> passages, int line, String comment) {
        var text = INLINE_TAG
                .matcher(comment)
                .replaceAll(tag -> Passage.CODE + tag.group().replaceAll("[^\\n]", ""));
        var begin = 0;
        var ends = PARAGRAPH_END.matcher(text);
        while (ends.find()) {
            addProse(passages, line + lineOf(text, begin) - 1, text.substring(begin, ends.start() + 1));
            begin = ends.end();
        }
        addProse(passages, line + lineOf(text, begin) - 1, text.substring(begin));
    }

    private static void addLiteral(List<Passage> passages, int line, String literal) {
        var text = INLINE_TAG
                .matcher(literal)
                .replaceAll(Passage.CODE)
                .replace("\\\"", "\"")
                .replace("\\n", " ");
        if (!JSON_DATA.matcher(text).lookingAt() && TWO_WORDS.matcher(text).find()) {
            passages.add(new Passage(line, text));
        }
    }

    private static void addProse(List<Passage> passages, int line, String text) {
        var passage = new Passage(
                line, MARKUP.matcher(BLOCK_TAG.matcher(text).replaceFirst("$1")).replaceAll(""));
        if (!passage.isBlank()) {
            passages.add(passage);
        }
    }

    private static int lineOf(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
