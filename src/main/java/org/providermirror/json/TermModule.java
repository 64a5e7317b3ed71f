package org.providermirror.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.provider.VersionChoice;

/**
 * Binds Terraform's terms and instants to JSON texts. A text that is not a valid term fails with an
 * {@link org.providermirror.provider.InvalidTermException} as the cause.
 */
public final class TermModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    private static final class TextDeserializer<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parser;

        TextDeserializer(Class<T> type, Function<String, T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return context.reportInputMismatch(String.class, "not a text");
            }
            return parser.apply(json.getText());
        }
    }

    public TermModule() {
        bind(Hostname.class, Hostname::parse);
        bind(ProviderAddress.class, ProviderAddress::parse);
        bind(ProviderPattern.class, ProviderPattern::parse);
        bind(ProviderVersion.class, ProviderVersion::parse);
        bind(VersionChoice.class, VersionChoice::parse);
        bind(Platform.class, Platform::parse);
        bind(Sha256.class, TermModule::sha256);
        bind(PackageHash.class, TermModule::packageHash);
        bind(Instant.class, Instant::parse);
        addKeyDeserializer(Platform.class, new KeyDeserializer() {
            @Override
            public Platform deserializeKey(String key, DeserializationContext context) {
                return Platform.parse(key);
            }
        });
    }

    /** Returns what a request body may contain besides: a source address without a hostname, as in a configuration. */
    public static SimpleModule ofUsers() {
        return new SimpleModule("users")
                .addDeserializer(
                        ProviderAddress.class,
                        new TextDeserializer<>(ProviderAddress.class, ProviderAddress::parseSource));
    }

    private static PackageHash packageHash(String text) {
        return PackageHash.tryParse(text)
                .orElseThrow(() -> new InvalidTermException("package hash", text, "zh:<64 hex> or h1:<base64>"));
    }

    private static Sha256 sha256(String text) {
        return Sha256.tryParse(text)
                .orElseThrow(() -> new InvalidTermException("SHA-256", text, "64 hexadecimal digits"));
    }

    private <T> void bind(Class<T> type, Function<String, T> parser) {
        addSerializer(type, ToStringSerializer.instance);
        addDeserializer(type, new TextDeserializer<>(type, parser));
    }
}
