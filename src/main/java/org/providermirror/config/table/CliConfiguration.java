package org.providermirror.config.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.providermirror.hcl.HclSyntaxException;
import org.providermirror.hcl.HclToken;
import org.providermirror.hcl.HclToken.Kind;
import org.providermirror.hcl.HclTokenizer;

/**
 * Parses and flattens a Terraform CLI configuration: <code>credentials "host" { token = "x" }</code> is the block
 * {@code [credentials, host]} and the text {@code x} at {@code [credentials, host, token]}. Messages name
 * lines and never repeat the text, which holds secrets. Owned by one thread.
 */
final class CliConfiguration {
    private static final int DEEPEST = 50;

    private final HclTokenizer tokenizer;
    private final List<Entry> entries = new ArrayList<>();
    private HclToken token;

    private CliConfiguration(String text) {
        this.tokenizer = new HclTokenizer(text);
        this.token = tokenizer.next();
    }

    /**
     * A block or a value.
     *
     * @param path the names that lead to it
     * @param text the text of a string; empty for blocks, lists and words
     * @param line its line in the file
     */
    record Entry(List<String> path, Optional<String> text, int line) {}

    /** Returns all blocks and values outside lists, in the order of the file. */
    static List<Entry> parse(String text) {
        try {
            var configuration = new CliConfiguration(text);
            configuration.body(List.of(), Kind.END);
            return List.copyOf(configuration.entries);
        } catch (HclSyntaxException malformed) {
            throw new SettingValueException(malformed.getMessage());
        }
    }

    private void body(List<String> path, Kind end) {
        while (!(end == Kind.END ? token.kind() == Kind.END : token.is('}'))) {
            if (token.is(',')) {
                advance();
            } else {
                statement(path);
            }
        }
        advance();
    }

    private void statement(List<String> path) {
        var names = new ArrayList<>(path);
        while (token.kind() == Kind.WORD || token.kind() == Kind.STRING) {
            names.add(token.text());
            advance();
        }
        if (names.size() == path.size() || names.size() > DEEPEST) {
            throw unexpected();
        }
        if (token.is('=')) {
            advance();
        } else if (!token.is('{')) {
            throw unexpected();
        }
        value(List.copyOf(names), true);
    }

    private void value(List<String> path, boolean kept) {
        var begin = token;
        advance();
        if (kept) {
            var isText = begin.kind() == Kind.STRING || begin.kind() == Kind.HEREDOC;
            entries.add(new Entry(path, Optional.of(begin.text()).filter(text -> isText), begin.line()));
        }
        if (begin.is('{')) {
            body(kept ? path : inside(path), Kind.SYMBOL);
        } else if (begin.is('[')) {
            list(inside(path));
        } else if (begin.kind() == Kind.SYMBOL || begin.kind() == Kind.END) {
            throw unexpected(begin);
        }
    }

    private void list(List<String> path) {
        while (!token.is(']')) {
            if (token.is(',')) {
                advance();
            } else {
                value(path, false);
            }
        }
        advance();
    }

    /** Returns a path that no block has, for the contents of lists. */
    private List<String> inside(List<String> path) {
        if (path.size() > DEEPEST) {
            throw unexpected();
        }
        return Stream.concat(path.stream(), Stream.of("[]")).toList();
    }

    private void advance() {
        token = tokenizer.next();
    }

    private SettingValueException unexpected() {
        return unexpected(token);
    }

    private static SettingValueException unexpected(HclToken token) {
        return new SettingValueException("line " + token.line() + " of the file is no Terraform CLI configuration");
    }
}
