package org.providermirror.hcl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.providermirror.hcl.HclToken.Kind;

/**
 * Parses blocks with labels and plain values, as in dependency lock files: {@code provider "example.com/acme/null" {
 * version = "1.0.0" }}.
 *
 * @param type the word at its start
 * @param labels the strings after that
 * @param values its attributes: a string or word is a list of one
 * @param line its first line, from 1
 */
public record HclBlock(String type, List<String> labels, Map<String, List<String>> values, int line) {
    public HclBlock {
        labels = List.copyOf(labels);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * Parses the blocks of a text.
     *
     * @throws HclSyntaxException if it holds anything but such blocks
     */
    public static List<HclBlock> parse(String text) {
        return new Reader(text).blocks();
    }

    /** Returns a value that is one string. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name))
                .filter(list -> list.size() == 1)
                .map(list -> list.get(0));
    }

    /** Returns all strings of a value; empty if it is not set. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    private static final class Reader {
        private final HclTokenizer tokenizer;
        private HclToken token;

        Reader(String text) {
            tokenizer = new HclTokenizer(text);
            token = tokenizer.next();
        }

        List<HclBlock> blocks() {
            var blocks = new ArrayList<HclBlock>();
            while (token.kind() != Kind.END) {
                blocks.add(block());
            }
            return List.copyOf(blocks);
        }

        private HclBlock block() {
            var type = take(Kind.WORD);
            var labels = new ArrayList<String>();
            while (token.kind() == Kind.STRING || token.kind() == Kind.WORD) {
                labels.add(take(token.kind()).text());
            }
            take('{');
            var values = new LinkedHashMap<String, List<String>>();
            while (!token.is('}')) {
                var name = take(Kind.WORD);
                take('=');
                if (values.put(name.text(), value()) != null) {
                    throw new HclSyntaxException("line " + name.line() + " sets a value for the second time");
                }
            }
            take('}');
            return new HclBlock(type.text(), labels, values, type.line());
        }

        private List<String> value() {
            if (!token.is('[')) {
                return List.of(scalar());
            }
            take('[');
            var list = new ArrayList<String>();
            while (!token.is(']')) {
                list.add(scalar());
                if (!token.is(']')) {
                    take(',');
                }
            }
            take(']');
            return List.copyOf(list);
        }

        private String scalar() {
            return take(token.kind() == Kind.WORD ? Kind.WORD : Kind.STRING).text();
        }

        private HclToken take(Kind kind) {
            if (token.kind() != kind) {
                throw unexpected();
            }
            return advance();
        }

        private void take(char symbol) {
            if (!token.is(symbol)) {
                throw unexpected();
            }
            advance();
        }

        private HclToken advance() {
            var taken = token;
            token = tokenizer.next();
            return taken;
        }

        private HclSyntaxException unexpected() {
            return new HclSyntaxException("line " + token.line() + " holds something else than blocks of plain values");
        }
    }
}
