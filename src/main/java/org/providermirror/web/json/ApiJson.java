package org.providermirror.web.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.providermirror.json.TermModule;

/**
 * Defines the JSON of the API. Records are written member by member: terms and instants as texts, enum constants in lower
 * case, empty optionals not at all. They are read strictly: an unknown member, a missing one or a wrong type is refused.
 */
@Provider
public final class ApiJson implements ContextResolver<ObjectMapper> {
    private static final int MAXIMUM_TOKENS = 1_000_000;
    private static final ObjectMapper JSON = mapper();

    @SuppressWarnings("rawtypes")
    private static final class LowerCase extends StdSerializer<Enum> {
        private static final long serialVersionUID = 1L;
        private final boolean isKey;

        LowerCase(boolean isKey) {
            super(Enum.class);
            this.isKey = isKey;
        }

        @Override
        public void serialize(Enum constant, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (isKey) {
                json.writeFieldName(lower(constant));
            } else {
                json.writeString(lower(constant));
            }
        }
    }

    private static ObjectMapper mapper() {
        var enums = new SimpleModule();
        enums.addSerializer(new LowerCase(false));
        enums.addKeySerializer(Enum.class, new LowerCase(true));
        var factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        .maxTokenCount(MAXIMUM_TOKENS)
                        .build())
                .build();
        var mapper = JsonMapper.builder(factory)
                .addModules(new Jdk8Module(), new TermModule(), TermModule.ofUsers(), enums)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
        mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        for (var shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        return mapper;
    }

    /** Returns the API's spelling of a constant. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public ObjectMapper getContext(Class<?> type) {
        return JSON;
    }

    /** Renders a view for a response that Jersey does not write. */
    public static byte[] bytes(Object view) {
        try {
            return JSON.writeValueAsBytes(view);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a view has a JSON form", impossible);
        }
    }

    /** Converts a view to JSON that any mapper writes the same way. */
    public static JsonNode tree(Object view) {
        return JSON.valueToTree(view);
    }
}
