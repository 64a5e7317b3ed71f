package org.providermirror.config.table;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.providermirror.provider.UrlAuthority;

/** Parses settings that are URLs. No message repeats any part of a URL: it may hold a password. */
public final class UrlParser {
    private UrlParser() {}

    /** Accepts a URL without login, query and fragment; refuses a login for the given reason. */
    public static SettingParser<URI> withoutLogin(String reason, String... schemes) {
        return text -> {
            var url = parse(text, schemes);
            if (url.getRawAuthority().contains("@")) {
                throw new SettingValueException(reason);
            }
            return url;
        };
    }

    /** Accepts the same, and returns it with a trailing slash. */
    public static SettingParser<URI> folderWithoutLogin(String reason, String... schemes) {
        return text -> {
            var url = withoutLogin(reason, schemes).parse(text);
            return text.endsWith("/") ? url : URI.create(text + "/");
        };
    }

    /** Parses a URL without query and fragment. */
    public static URI parse(String text, String... schemes) {
        try {
            var url = new URI(text);
            if (!url.isAbsolute() || !List.of(schemes).contains(url.getScheme().toLowerCase(Locale.ROOT))) {
                throw new SettingValueException("it does not begin with " + String.join(":// or ", schemes) + "://");
            }
            if (UrlAuthority.of(url).isEmpty()) {
                throw new SettingValueException(
                        "it names no host, or holds characters that have to be percent-encoded");
            }
            if (url.getRawQuery() != null || url.getRawFragment() != null) {
                throw new SettingValueException("it must not have a query or a fragment");
            }
            return url;
        } catch (URISyntaxException malformed) {
            throw new SettingValueException("it is no URL, or holds characters that have to be percent-encoded");
        }
    }
}
