package org.providermirror.web.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.providermirror.provider.InvalidTermException;

/**
 * Limits the size of JSON request bodies and explains what is wrong with one: the member, the reason and the remedy. An empty body
 * is an empty object.
 */
@Provider
public final class RequestBodies implements ReaderInterceptor {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final String BODY = "body";

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        if (!context.getType().isRecord()) {
            return context.proceed();
        }
        var text = text(context);
        context.setMediaType(MediaType.APPLICATION_JSON_TYPE);
        context.setInputStream(
                new ByteArrayInputStream((text.isBlank() ? "{}" : text).getBytes(StandardCharsets.UTF_8)));
        try {
            var body = context.proceed();
            if (body == null) {
                throw new InvalidTermException(BODY, text, "a JSON object");
            }
            return body;
        } catch (JsonProcessingException wrong) {
            throw refused(wrong, text);
        }
    }

    private static String text(ReaderInterceptorContext context) throws IOException {
        var bytes = context.getInputStream().readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new InvalidTermException(BODY, "", "at most " + MAX_BYTES + " bytes");
        }
        return Utf8.decode(bytes);
    }

    private static InvalidTermException refused(JsonProcessingException wrong, String text) {
        var path = wrong instanceof JsonMappingException mapped ? mapped.getPath() : List.<Reference>of();
        if (wrong.getCause() instanceof InvalidTermException term) {
            return path.isEmpty() ? term : term.at(path(path));
        }
        if (wrong instanceof UnrecognizedPropertyException unknown) {
            var known = unknown.getKnownPropertyIds().stream().map(String::valueOf);
            return nested(
                    path,
                    new InvalidTermException(
                            "member",
                            unknown.getPropertyName(),
                            "one of " + known.collect(Collectors.toCollection(TreeSet::new))));
        }
        if (wrong instanceof MismatchedInputException mismatch && !path.isEmpty()) {
            var member = member(path);
            return nested(
                    path,
                    isMissing(mismatch)
                            ? new InvalidTermException("request", member, "this member is missing")
                            : new InvalidTermException("member", member, rule(mismatch.getTargetType())));
        }
        return new InvalidTermException(BODY, text, "a JSON object");
    }

    /** Adds the place of a member that is not one of the body itself. */
    private static InvalidTermException nested(List<Reference> path, InvalidTermException wrong) {
        return path.size() == 1 ? wrong : wrong.at(path(path));
    }

    /** Writes a path as {@code providers[0].version}. */
    private static String path(List<Reference> path) {
        return path.stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static String member(List<Reference> path) {
        return path.stream()
                .map(Reference::getFieldName)
                .filter(name -> name != null)
                .reduce((first, last) -> last)
                .orElse(BODY);
    }

    // Jackson reports a missing member, and a null one, by these words alone.
    private static boolean isMissing(MismatchedInputException wrong) {
        return wrong.getOriginalMessage().startsWith("Null value for creator property")
                || wrong.getOriginalMessage().startsWith("Missing required creator property");
    }

    private static String rule(Class<?> type) {
        if (type == null || type == String.class) {
            return "a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
