package org.providermirror.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.providermirror.job.ItemOutcome;
import org.providermirror.job.JobForms;
import org.providermirror.job.JobItem;
import org.providermirror.job.JobState;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.VersionChoice;

class PrefetchOrderTest {
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final String RECORDED = """
            {"id":"20260301-120000-abcdef01","state":"DONE","askedAt":"2026-03-01T12:00:00Z",\
            "changedAt":"2026-03-01T12:00:05.123Z","order":{"wishes":[\
            {"provider":"registry.example.com/acme/null","versions":"~> 1.0","all":true,"platforms":["linux_amd64"],"hashes":[]},\
            {"provider":"registry.example.com/acme/null","locked":"1.2.3","platforms":[],"hashes":["h2:x","zh:UPPER"]}]},\
            "checkpoint":null,"counts":{"STORED":1},"failure":null,\
            "items":[{"subject":"registry.example.com/acme/null 1.0.0 linux_amd64","outcome":"STORED","detail":""}]}""";

    @Test
    void a_record_of_an_earlier_version_is_read() {
        var job = JobForms.read(Prefetches.KIND, RECORDED);
        assertThat(job.state()).isEqualTo(JobState.DONE);
        assertThat(job.changedAt()).hasToString("2026-03-01T12:00:05.123Z");
        assertThat(job.checkpoint()).isEmpty();
        assertThat(job.count(ItemOutcome.STORED)).isOne();
        assertThat(job.items()).extracting(JobItem::outcome).containsExactly(ItemOutcome.STORED);
        assertThat(job.order().items()).hasSize(2);
        var listed = job.order().items().get(0);
        assertThat(listed.versions()).hasToString("~> 1.0");
        assertThat(listed.all()).isTrue();
        assertThat(listed.platforms()).containsExactly(LINUX);
        var locked = job.order().items().get(1);
        assertThat(locked.locked()).hasToString("Optional[1.2.3]");
        assertThat(locked.unreadable()).containsExactly("zh:UPPER");
    }

    @Test
    void a_record_keeps_its_json_spelling() {
        var job = JobForms.read(Prefetches.KIND, RECORDED);
        // A client ignores the hash of an unknown scheme, and the record leaves it out.
        assertThat(JobForms.write(Prefetches.KIND, job)).isEqualTo(RECORDED.replace("\"h2:x\",", ""));
    }

    @Test
    void an_order_is_stored_and_read() {
        var item = PrefetchItem.listed(
                ProviderAddress.parse("registry.example.com/acme/null"),
                VersionChoice.parse(""),
                false,
                Set.of(LINUX, Platform.parse("darwin_arm64")));
        var order = new PrefetchOrder(List.of(item), java.util.Optional.empty());
        assertThat(JobForms.stored(Prefetches.KIND, order)).isEqualTo(order);
    }

    @Test
    void an_order_has_items_and_not_too_many() {
        assertThatThrownBy(() -> new PrefetchOrder(List.of(), java.util.Optional.empty()))
                .isInstanceOf(InvalidTermException.class);
    }
}
