package org.providermirror.storage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;

/** Writes Terraform's terms and instants as texts, and an empty {@link Optional} as an absent member. */
final class RecordMembers extends SimpleModule {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("unchecked")
    RecordMembers() {
        text(Hostname.class, Hostname::parse);
        text(ProviderAddress.class, ProviderAddress::parse);
        text(ProviderVersion.class, ProviderVersion::parse);
        text(Platform.class, Platform::parse);
        text(Sha256.class, Sha256::new);
        text(PackageHash.class, RecordMembers::hash);
        text(Instant.class, Instant::parse);
        addKeyDeserializer(Platform.class, new KeyDeserializer() {
            @Override
            public Platform deserializeKey(String key, DeserializationContext context) {
                return Platform.parse(key);
            }
        });
        addSerializer(Optional.class, new OptionalWriter());
        addDeserializer(Optional.class, new OptionalReader(null));
    }

    private static PackageHash hash(String text) {
        return PackageHash.tryParse(text)
                .orElseThrow(() -> new InvalidTermException("package hash", text, "zh:<64 hex> or h1:<base64>"));
    }

    private <T> void text(Class<T> type, Function<String, T> parse) {
        addSerializer(type, ToStringSerializer.instance);
        addDeserializer(type, new StdScalarDeserializer<>(type) {
            private static final long serialVersionUID = 1;

            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                return parse.apply(parser.getValueAsString());
            }
        });
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class OptionalWriter extends JsonSerializer<Optional> {
        @Override
        public boolean isEmpty(SerializerProvider provider, Optional value) {
            return value.isEmpty();
        }

        @Override
        public void serialize(Optional value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(value.orElse(null), generator);
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class OptionalReader extends JsonDeserializer<Optional> implements ContextualDeserializer {
        private final JavaType content;

        OptionalReader(JavaType content) {
            this.content = content;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property) {
            return new OptionalReader(context.getContextualType().containedTypeOrUnknown(0));
        }

        @Override
        public Optional<?> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Optional.of(context.readValue(parser, content));
        }

        @Override
        public Optional<?> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }
    }
}
