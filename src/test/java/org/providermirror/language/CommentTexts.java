package org.providermirror.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Extracts the comments of XML files and of files whose comments begin with {@code #}. Comments that hold code are left out. */
public enum CommentTexts implements Texts {
    /** Comments between {@code <!--} and {@code -->}. */
    XML {
        @Override
        public List<Passage> in(String file) {
            var passages = new ArrayList<Passage>();
            XML_COMMENT.matcher(file).results().forEach(comment -> {
                if (!comment.group(1).stripLeading().startsWith("<")) {
                    addParagraphs(passages, lineOf(file, comment.start(1)), comment.group(1));
                }
            });
            return passages;
        }
    },

    /** Comments from {@code #} to the end of the line; lines in sequence are one comment. */
    HASH {
        @Override
        public List<Passage> in(String file) {
            var passages = new ArrayList<Passage>();
            var text = new StringBuilder();
            var lines = file.split("\n", -1);
            var begin = 0;
            for (var i = 0; i <= lines.length; i++) {
                var comment = i < lines.length ? HASH_COMMENT.matcher(lines[i]) : null;
                if (comment != null && comment.find()) {
                    begin = text.isEmpty() ? i : begin;
                    text.append(comment.group(1)).append('\n');
                } else if (!text.isEmpty()) {
                    addParagraphs(passages, begin + 1, text.toString());
                    text.setLength(0);
                }
            }
            return passages;
        }
    };

    private static final Pattern XML_COMMENT = Pattern.compile("<!--(.*?)-->", Pattern.DOTALL);
    private static final Pattern HASH_COMMENT = Pattern.compile("(?:^|\\s)#(?!!) ?(.*)$");
    private static final Pattern PARAGRAPH_END = Pattern.compile("\n\\s*(?=\n|\\d\\. )");

    private static void addParagraphs(List<Passage> passages, int line, String text) {
        var begin = 0;
        var ends = PARAGRAPH_END.matcher(text);
        while (ends.find()) {
            add(passages, line + lineOf(text, begin) - 1, text.substring(begin, ends.start()));
            begin = ends.start();
        }
        add(passages, line + lineOf(text, begin) - 1, text.substring(begin));
    }

    private static void add(List<Passage> passages, int line, String text) {
        var begin = text.length() - text.stripLeading().length();
        var passage = new Passage(line + lineOf(text, begin) - 1, text.substring(begin));
        if (!passage.isBlank()) {
            passages.add(passage);
        }
    }

    private static int lineOf(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
