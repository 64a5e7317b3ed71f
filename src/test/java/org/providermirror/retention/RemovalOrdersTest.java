package org.providermirror.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.job.JobForms;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

class RemovalOrdersTest {
    private static final String HEAD = """
            {"id":"scheduled","state":"DONE","askedAt":"2026-03-01T12:00:00Z","changedAt":"2026-03-01T12:00:05Z","order":""";
    private static final String TAIL = ",\"counts\":{},\"failure\":null,\"items\":[]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"dryRun\":true,\"rules\":\"unused for 95d\"},\"checkpoint\":{\"packages\":2,\"bytes\":30,\"removablePackages\":1,\"removableBytes\":10}",
                "{\"dryRun\":false},\"checkpoint\":{\"packages\":2,\"bytes\":30,\"removedPackages\":1,\"removedBytes\":10}",
                "{\"dryRun\":false},\"checkpoint\":null"
            })
    void a_retention_job_of_an_earlier_version_is_read_and_keeps_its_json_spelling(String parts) {
        var stored = HEAD + parts + TAIL;
        assertThat(JobForms.write(RetentionJobs.KIND, JobForms.read(RetentionJobs.KIND, stored)))
                .isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"provider\":\"registry.example.com/acme/null\",\"version\":\"1.0.0\",\"platform\":\"linux_amd64\",\"dryRun\":true,\"by\":\"boss\"},\"checkpoint\":{\"packages\":2,\"bytes\":30,\"removablePackages\":1,\"removableBytes\":10,\"target\":\"registry.example.com/acme/null 1.0.0 linux_amd64\"}",
                "{\"provider\":\"registry.example.com/acme/null\",\"dryRun\":false,\"by\":\"boss\"},\"checkpoint\":{\"target\":\"registry.example.com/acme/null\"}"
            })
    void a_purge_of_an_earlier_version_is_read_and_keeps_its_json_spelling(String parts) {
        var stored = HEAD + parts + TAIL;
        assertThat(JobForms.write(Purges.KIND, JobForms.read(Purges.KIND, stored)))
                .isEqualTo(stored);
    }

    @Test
    void orders_are_stored_and_read() {
        var purge = new Purges.Order(
                ProviderAddress.parse("registry.example.com/acme/null"),
                Optional.of(ProviderVersion.parse("1.0.0")),
                Optional.empty(),
                false,
                "boss",
                java.util.List.of());
        assertThat(JobForms.stored(Purges.KIND, purge)).isEqualTo(purge);
        assertThat(purge.targets()).singleElement().hasToString("registry.example.com/acme/null 1.0.0");
        var retention = new RetentionOrder(true, Optional.of("rules"), Optional.empty());
        assertThat(JobForms.stored(RetentionJobs.KIND, retention)).isEqualTo(retention);
    }
}
