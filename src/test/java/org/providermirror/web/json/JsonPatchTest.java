package org.providermirror.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"a\":1} | {\"a\":1} | []",
                "{\"a\":1} | {\"a\":2} | [{\"op\":\"replace\",\"path\":\"/a\",\"value\":2}]",
                "{\"a\":1} | {\"b\":1} | [{\"op\":\"remove\",\"path\":\"/a\"},{\"op\":\"add\",\"path\":\"/b\",\"value\":1}]",
                "{\"a\":{\"b\":[1,2]}} | {\"a\":{\"b\":[1,3]}} | [{\"op\":\"replace\",\"path\":\"/a/b/1\",\"value\":3}]",
                "[1,2,3] | [4] | [{\"op\":\"replace\",\"path\":\"/0\",\"value\":4},{\"op\":\"remove\",\"path\":\"/2\"},"
                        + "{\"op\":\"remove\",\"path\":\"/1\"}]",
                "[] | [1,[2]] | [{\"op\":\"add\",\"path\":\"/0\",\"value\":1},{\"op\":\"add\",\"path\":\"/1\",\"value\":[2]}]",
                "{\"a/b~\":1} | {\"a/b~\":{}} | [{\"op\":\"replace\",\"path\":\"/a~1b~0\",\"value\":{}}]",
                "1 | [1] | [{\"op\":\"replace\",\"path\":\"\",\"value\":[1]}]"
            })
    void a_patch_has_only_what_changed(String from, String to, String patch) throws Exception {
        assertThat(JsonPatch.between(JSON.readTree(from), JSON.readTree(to))).isEqualTo(JSON.readTree(patch));
    }
}
