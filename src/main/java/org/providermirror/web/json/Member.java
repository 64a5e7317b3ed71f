package org.providermirror.web.json;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.providermirror.provider.InvalidTermException;

/** Parses texts of a request, so that the problem of a wrong text names its member. */
public final class Member {
    private Member() {}

    /** Parses the text of a member. */
    public static <T> T parse(String member, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (InvalidTermException wrong) {
            throw wrong.at(member);
        }
    }

    /** Parses the texts of a list. */
    public static <T> List<T> parseAll(String member, List<String> texts, Function<String, T> parser) {
        return IntStream.range(0, texts.size())
                .mapToObj(at -> parse(member + "[" + at + "]", texts.get(at), parser))
                .toList();
    }
}
