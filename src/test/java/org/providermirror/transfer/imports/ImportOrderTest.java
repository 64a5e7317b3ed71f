package org.providermirror.transfer.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.job.JobForms;
import org.providermirror.provider.InvalidTermException;

class ImportOrderTest {
    private static final String KEY = "0123456789ABCDEF0123456789ABCDEF01234567";

    @ParameterizedTest
    @ValueSource(strings = {"\"folder\":\"site-a\"", "\"upload\":\"0e8f2b1c-7d4a-4a53-9d53-6a5a2a0d5d11\""})
    void an_import_of_an_earlier_version_is_read_and_keeps_its_json_spelling(String source) {
        var stored = """
                {"id":"20260301-120000-abcdef01","state":"CANCELLED","askedAt":"2026-03-01T12:00:00Z",\
                "changedAt":"2026-03-01T12:00:05Z","order":{"unverified":true,"by":"boss","signers":["%s"],%s},\
                "checkpoint":null,"counts":{},"failure":null,"items":[]}""".formatted(KEY, source);
        var job = JobForms.read(Imports.KIND, stored);
        assertThat(job.order().options()).isEqualTo(new ImportOptions(true, Set.of(KEY), "boss"));
        assertThat(JobForms.write(Imports.KIND, job)).isEqualTo(stored);
    }

    @Test
    void fingerprints_are_read_as_people_write_them() {
        var options = ImportOptions.of(false, List.of("0123 4567 89ab cdef 0123:4567:89ab:cdef 0123 4567"), "boss");
        assertThat(options.signers()).containsExactly(KEY);
    }

    @Test
    void a_short_fingerprint_and_too_many_are_refused() {
        assertThatThrownBy(() -> ImportOptions.of(false, List.of("89ABCDEF"), "boss"))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("40 or 64 hexadecimal digits");
        assertThatThrownBy(() -> ImportOptions.of(false, Collections.nCopies(101, KEY), "boss"))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("at most 100");
    }
}
