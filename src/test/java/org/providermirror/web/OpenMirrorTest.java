package org.providermirror.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is guarded where everybody may ask. */
@Tag("component")
class OpenMirrorTest extends ResourceTestBase {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-/api/v1/admin/blocks",
                "%2d/api/v1/admin/blocks",
                "%2D/api/v1/%61dmin/blocks",
                "-/api/v1/admin/",
            })
    void administration_is_for_administrators_however_its_path_is_spelled(String path) {
        var response = get(path);

        assertThat(response.getStatus()).isEqualTo(401);
        assertThat(response.getHeaderString("WWW-Authenticate")).contains("Bearer");
        assertThat(leftToJersey).hasValue(0);
    }
}
