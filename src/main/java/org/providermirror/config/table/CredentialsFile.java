package org.providermirror.config.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.providermirror.provider.Hostname;

/**
 * Reads registry tokens from the two kinds of file that Terraform keeps them in: {@code credentials.tfrc.json}, which
 * {@code terraform login} writes, and the CLI configuration. Messages never repeat the files' text.
 */
final class CredentialsFile {
    private static final String CREDENTIALS = "credentials";
    private static final String TOKEN = "token";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<Hostname, String> tokens = new HashMap<>();

    private CredentialsFile() {}

    /**
     * Returns the tokens by hostname. Ignores entries without a token, and entries for a hostname with a port: no provider
     * has one.
     *
     * @throws SettingValueException or {@link org.providermirror.provider.InvalidTermException} if the file is of neither
     *     kind, or an entry holds no valid token
     */
    static Map<Hostname, String> parse(String content) {
        var file = new CredentialsFile();
        var text = content.startsWith("\uFEFF") ? content.substring(1) : content;
        if (text.stripLeading().startsWith("{")) {
            file.readJson(text);
        } else {
            file.readConfiguration(text);
        }
        return Map.copyOf(file.tokens);
    }

    private void readJson(String text) {
        var credentials = tree(text).path(CREDENTIALS);
        if (!credentials.isObject()) {
            throw new SettingValueException("the file holds no object \"credentials\"");
        }
        credentials.properties().forEach(entry -> {
            var token = entry.getValue().path(TOKEN);
            if (!token.isMissingNode()) {
                add(entry.getKey(), Optional.ofNullable(token.textValue()));
            }
        });
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            var location = malformed.getLocation();
            throw new SettingValueException(
                    "the file is no JSON" + (location == null ? "" : ", from line " + location.getLineNr() + " on"));
        }
    }

    private void readConfiguration(String text) {
        var credentials = CliConfiguration.parse(text).stream()
                .filter(entry -> entry.path().get(0).equals(CREDENTIALS))
                .toList();
        if (credentials.isEmpty()) {
            throw new SettingValueException("the file holds no credentials block");
        }
        credentials.stream()
                .filter(entry -> entry.path().size() == 3 && entry.path().get(2).equals(TOKEN))
                .forEach(entry -> add(entry.path().get(1), entry.text()));
    }

    private void add(String host, Optional<String> token) {
        var name = host.endsWith(":443") ? host.substring(0, host.length() - 4) : host;
        if (name.matches(".*:[0-9]+")) {
            return;
        }
        var hostname = Hostname.parse(name);
        var text = token.orElseThrow(() -> new SettingValueException("the token for " + hostname + " is no string"));
        if (tokens.put(hostname, RegistryToken.parse(hostname, text)) != null) {
            throw new SettingValueException("the file holds two tokens for " + hostname);
        }
    }
}
