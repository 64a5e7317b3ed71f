package org.providermirror.language;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Extracts the texts between the tags of an HTML page. */
public final class HtmlTexts implements Texts {
    private static final Pattern BETWEEN_TAGS = Pattern.compile(">([^<>]+)<");

    @Override
    public List<Passage> in(String file) {
        var passages = new ArrayList<Passage>();
        BETWEEN_TAGS.matcher(file).results().forEach(text -> {
            var content = text.group(1);
            var begin =
                    text.start(1) + content.length() - content.stripLeading().length();
            var line = 1
                    + (int) file.substring(0, begin)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            var passage = new Passage(line, content.strip());
            if (!passage.isBlank()) {
                passages.add(passage);
            }
        });
        return passages;
    }
}
