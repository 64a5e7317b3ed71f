package org.providermirror.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.providermirror.job.JobForms;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.FakeRegistry;

class ScrubProgressTest {
    private static final PackageId ONE = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId TWO = FakeRegistry.packageId("acme", "null", "2.0.0", "linux_amd64");
    private static final String RECORDED = """
            {"id":"round","state":"OPEN","askedAt":"2026-03-01T12:00:00Z","changedAt":"2026-03-01T12:00:05Z",\
            "order":{"rate":20971520},"checkpoint":{"after":"%s","packages":3,"bytes":42,"unmended":["%s"]},\
            "counts":{"ROTTEN":1},"failure":null,"items":[{"subject":"one","outcome":"ROTTEN","detail":"its bytes are missing"}]}""".formatted(
            StorageLayout.archive(ONE).value(), StorageLayout.archive(ONE).value());

    @Test
    void a_scrub_of_an_earlier_version_is_read_and_keeps_its_json_spelling() {
        var job = JobForms.read(Scrubs.KIND, RECORDED);
        assertThat(job.order().rate()).isEqualTo(20L << 20);
        assertThat(JobForms.write(Scrubs.KIND, job)).isEqualTo(RECORDED);
    }

    @Test
    void an_interrupted_scrub_continues_behind_the_last_archive_and_repairs_what_is_corrupt() {
        var progress = new ScrubProgress(JobForms.read(Scrubs.KIND, RECORDED).checkpoint());
        assertThat(progress.isHashed(ONE)).isTrue();
        assertThat(progress.isHashed(TWO)).isFalse();
        assertThat(progress.unrepaired()).containsExactly(ONE);

        progress.repaired(ONE);
        progress.hashed(TWO, 8);
        progress.corrupt(TWO);
        assertThat(progress.checkpoint())
                .isEqualTo(new ScrubCheckpoint(
                        StorageLayout.archive(TWO).value(),
                        4,
                        50,
                        List.of(StorageLayout.archive(TWO).value())));
    }

    @Test
    void a_key_that_no_mirror_wrote_is_ignored() {
        var foreign = new ScrubCheckpoint("", 0, 0, List.of("nonsense", "a/b/c/d.zip"));
        assertThat(new ScrubProgress(Optional.of(foreign)).unrepaired()).isEmpty();
    }
}
