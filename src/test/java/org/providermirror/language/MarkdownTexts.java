package org.providermirror.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Extracts the prose of a Markdown page: headings, paragraphs, list items and table cells, without code and link targets. */
public final class MarkdownTexts implements Texts {
    private static final Pattern FENCE =
            Pattern.compile("^\\s*```.*?^\\s*```[^\\n]*$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern ITEM = Pattern.compile("^\\s*([-*]|\\d+\\.) .*", Pattern.DOTALL);

    @Override
    public List<Passage> in(String file) {
        var prose = blank(file, FENCE);
        prose = blank(prose, COMMENT);
        prose = INLINE_CODE.matcher(prose).replaceAll(code -> Passage.CODE + breaks(code.group()));
        prose = LINK.matcher(prose).replaceAll("$1");
        var passages = new ArrayList<Passage>();
        var lines = prose.split("\n", -1);
        var begin = 0;
        for (var i = 0; i < lines.length; i++) {
            if (i > begin && beginsPassage(lines[i], lines[i - 1])) {
                add(passages, begin, lines, i);
                begin = i;
            }
        }
        add(passages, begin, lines, lines.length);
        return passages;
    }

    private static boolean beginsPassage(String line, String before) {
        return line.isBlank()
                || before.isBlank()
                || line.startsWith("#")
                || before.startsWith("#")
                || line.startsWith("|")
                || ITEM.matcher(line).matches();
    }

    private static void add(List<Passage> passages, int begin, String[] lines, int end) {
        var text = String.join("\n", List.of(lines).subList(begin, end));
        if (text.startsWith("|")) {
            for (var cell : text.split("\\|")) {
                addIfProse(passages, begin, cell.strip());
            }
        } else {
            addIfProse(passages, begin, text.replaceFirst("^\\s*(#+|[-*]|\\d+\\.) ", ""));
        }
    }

    private static void addIfProse(List<Passage> passages, int begin, String text) {
        var passage = new Passage(begin + 1, text);
        if (!passage.isBlank()) {
            passages.add(passage);
        }
    }

    private static String blank(String text, Pattern pattern) {
        return pattern.matcher(text).replaceAll(match -> breaks(match.group()));
    }

    private static String breaks(String text) {
        return text.replaceAll("[^\\n]", "");
    }
}
