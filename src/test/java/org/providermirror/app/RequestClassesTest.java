package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestClassesTest {
    private final ClassLoader loader = RequestClasses.class.getClassLoader();

    @Test
    void nine_of_ten_recorded_classes_exist() {
        var names = RequestClasses.names();

        assertThat(names).hasSizeGreaterThan(500);
        assertThat(RequestClasses.load(names.stream(), loader)).isGreaterThan(names.size() * 9L / 10);
    }

    @Test
    void classes_of_all_three_requests_were_recorded() {
        assertThat(RequestClasses.names())
                .contains(
                        "org.providermirror.web.document.VersionIndexDocument",
                        "org.providermirror.web.document.PackageIndexDocument",
                        "org.providermirror.web.archive.ArchiveResponse",
                        "org.providermirror.registry.verify.ReleaseVerification$Assembly",
                        "org.providermirror.fetch.PackageReception");
    }

    @Test
    void a_class_that_does_not_exist_is_skipped() {
        assertThat(RequestClasses.load(Stream.of("org.example.Absent", "java.lang.String"), loader))
                .isEqualTo(1);
    }
}
