package org.providermirror.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.providermirror.web.WebComponents;
import org.providermirror.web.api.ApiJson;

/** Keeps the file from which the types of the page scripts are generated equal to the document that the mirror serves. */
class OpenApiFileTest {
    private static final Path FILE = Path.of("src/test/resources/openapi.json");
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    @Test
    void the_file_is_the_document_that_the_mirror_serves() throws Exception {
        var document = ApiJson.bytes(new OpenApiDocument("1.0.0").of(WebComponents.classes()));
        // By way of sorted maps, so that the file changes only where the document does.
        var text = JSON.writeValueAsString(JSON.readValue(document, TreeMap.class)) + "\n";
        if (Boolean.getBoolean("openapi.write")) {
            Files.writeString(FILE, text);
        }
        assertThat(JSON.readTree(Files.readString(FILE)))
                .as("%s is out of date; ./mvnw test -Dtest=OpenApiFileTest -Dopenapi.write=true writes it", FILE)
                .isEqualTo(JSON.readTree(text));
    }
}
