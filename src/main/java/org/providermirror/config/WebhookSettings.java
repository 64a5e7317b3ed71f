package org.providermirror.config;

import static org.providermirror.config.table.SettingParser.listOf;
import static org.providermirror.config.table.SettingParser.matching;
import static org.providermirror.config.table.SettingParser.optional;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.providermirror.config.table.Setting;
import org.providermirror.config.table.Setting.Fallback;
import org.providermirror.config.table.SettingProblem;
import org.providermirror.config.table.SettingsReading;
import org.providermirror.config.table.UrlParser;

/**
 * Says where events are sent; {@code mirror.events.*}.
 *
 * @param url the URL that accepts events
 * @param secret the key of the signatures; never printed
 * @param kinds the kinds of events to send; empty for all
 */
public record WebhookSettings(URI url, String secret, List<String> kinds) {
    private static final Setting<Optional<URI>> URL = Setting.secretPath(
            "mirror.events.webhook",
            Fallback.toNothing("none"),
            "URL that the mirror sends events to, each as a POST of a JSON document. At most 1,000 events wait while it"
                    + " does not accept them; then the oldest is dropped. An event that it refuses five times is dropped,"
                    + " too. The proxy and the certificate authorities are those of upstream requests.",
            "an `https://` or `http://` URL without login and query",
            optional(UrlParser.withoutLogin(
                    "a signature proves who sends the events (mirror.events.webhook-secret)", "https", "http")));

    private static final Setting<Optional<String>> SECRET = Setting.secret(
            "mirror.events.webhook-secret",
            Fallback.toNothing("none"),
            "Key of the HMAC-SHA256 signature in the header `X-Mirror-Signature`. Required with `mirror.events.webhook`."
                    + " Never printed.",
            "16 to 200 letters, digits and signs, without spaces",
            optional(matching("[!-~]{16,200}")));

    private static final Setting<List<String>> KINDS = new Setting<>(
            "mirror.events.webhook-kinds",
            Fallback.toNothing("all"),
            "Kinds of events to send.",
            "kinds as the API names them, separated by commas, such as `conflict,new_signer`",
            listOf(matching("[a-z_]+")));

    static final List<Setting<?>> ROWS = List.of(URL, SECRET, KINDS);

    /** Reports a URL without a secret. */
    static void check(SettingsReading reading) {
        if (reading.find(URL).filter(Optional::isPresent).isPresent()
                && reading.find(SECRET).filter(Optional::isEmpty).isPresent()) {
            reading.add(SettingProblem.missing(SECRET, URL.name() + " is set, and every event is signed"));
        }
    }

    static Optional<WebhookSettings> read(SettingsReading reading) {
        return reading.value(URL)
                .map(url -> new WebhookSettings(url, reading.value(SECRET).orElseThrow(), reading.value(KINDS)));
    }

    @Override
    public String toString() {
        return "WebhookSettings[url=" + url + ", kinds=" + kinds + "]";
    }
}
