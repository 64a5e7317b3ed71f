package org.providermirror.net;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.providermirror.json.JsonBuffers;
import org.providermirror.provider.Printable;

/**
 * Reads why a registry does not send a document: the {@code errors} of its JSON answer. The sentence is safe to show:
 * short, in one line, without markup, and with everything masked that looks like a secret.
 */
public final class ErrorSentence {
    private static final int LONGEST = 150;
    private static final int MOST_ERRORS = 3;
    /** How much of an error is read. It bounds the time that the patterns below take. */
    private static final int LONGEST_ERROR = 300;

    private static final int MAXIMUM_DEPTH = 8;
    private static final JsonMapper MAPPER = new JsonMapper(JsonBuffers.factory()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .build())
            .build());

    private static final Pattern INVISIBLE = Pattern.compile("[\\p{C}\\p{Z}\\s]+");
    private static final Pattern USER_INFORMATION = Pattern.compile("(?<=://)[^\\s/@]*@");
    private static final Pattern QUERY = Pattern.compile("(?<=://)([^\\s?#]*)[?#]\\S*");
    private static final Pattern LOGIN = Pattern.compile("(?i)\\b(bearer|basic)\\s+\\S+");
    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(?i)((?:token|passw|secret|signature|credential|authorization|key)\\w*+[\"']?+ ?+[=:] ?+)\\S++");
    /** What sentences say about a token rather than its text. */
    private static final List<String> NO_SECRETS = List.of(
            "a|an|the|this|that|which|your|no|not|and|or|but|if|when|because|please|only|too|already|again",
            "is|was|are|were|be|been|has|have|had|does|do|did|can|cannot|could|may|must|should|will|would",
            "in|on|of|for|to|with|from|by|at|as|without|header|scopes?|permissions?|type|format|lacks?",
            "provided|given|sent|found|required|missing|needed|used|failed|accepted|authentication",
            "valid|invalid|expired|expires|revoked|rejected|refused|denied|wrong|incorrect|unknown|disabled");

    private static final Pattern SAID_SECRET =
            Pattern.compile("(?i)\\b((?:token|password|secret)s?+ (?:(?:is|was) )?+)(?!(?:"
                    + String.join("|", NO_SECRETS) + ")\\b)\\S++");
    private static final Pattern RANDOM =
            Pattern.compile("(?=[A-Za-z_+~-]*+[0-9])(?=[0-9_+~-]*+[A-Za-z])[\\w+~-]{20,}+");
    private static final String MASK = "***";

    private ErrorSentence() {}

    /**
     * Returns what the answer says; empty if it has no such sentence, or one that must not be shown.
     *
     * @param body the beginning of the answer
     * @param secrets what was sent to log in, and what the registry may repeat
     */
    public static Optional<String> of(byte[] body, Collection<String> secrets) {
        try {
            var errors = MAPPER.readTree(body).path("errors");
            var said = StreamSupport.stream(errors.spliterator(), false)
                    .limit(MOST_ERRORS)
                    .map(ErrorSentence::text)
                    .map(text -> INVISIBLE.matcher(text).replaceAll(" ").strip())
                    .filter(text -> !text.isEmpty())
                    .toList();
            return Optional.of(said.stream()
                            .map(ErrorSentence::cut)
                            .filter(text -> !text.isEmpty())
                            .collect(Collectors.joining("; ")))
                    .filter(text -> !text.isEmpty() && text.indexOf('<') < 0 && text.indexOf('>') < 0)
                    .filter(text -> secrets.stream().noneMatch(secret -> contains(said, secret)))
                    .map(ErrorSentence::masked)
                    .map(text -> Printable.of(text, LONGEST));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** An error is a text, or an object with a detail, as in JSON:API. */
    private static String text(JsonNode error) {
        return error.isTextual()
                ? error.textValue()
                : error.path("detail").asText(error.path("title").asText(""));
    }

    /** Cuts a long error between two words: the rest of a cut secret might no longer look like one. */
    private static String cut(String error) {
        return error.length() <= LONGEST_ERROR
                ? error
                : error.substring(0, Math.max(0, error.lastIndexOf(' ', LONGEST_ERROR)));
    }

    private static boolean contains(List<String> said, String secret) {
        return said.stream().anyMatch(text -> text.contains(secret));
    }

    private static String masked(String said) {
        var text = USER_INFORMATION.matcher(said).replaceAll("");
        text = QUERY.matcher(text).replaceAll("$1");
        text = LOGIN.matcher(text).replaceAll("$1 " + MASK);
        text = NAMED_SECRET.matcher(text).replaceAll("$1" + MASK);
        text = SAID_SECRET.matcher(text).replaceAll("$1" + MASK);
        return RANDOM.matcher(text).replaceAll(MASK);
    }
}
