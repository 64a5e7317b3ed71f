package org.providermirror.transfer.exports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.providermirror.job.JobForms;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.VersionChoice;
import org.providermirror.testing.FakeRegistry;

class ExportOrderTest {
    private static final String RECORDED = """
            {"id":"20260301-120000-abcdef01","state":"FAILED","askedAt":"2026-03-01T12:00:00Z",\
            "changedAt":"2026-03-01T12:00:05Z","order":{"folder":"site","selection":{\
            "providers":["registry.example.com/acme/*"],"versions":"~> 1.0","platforms":["darwin_arm64","linux_amd64"],\
            "lockFile":""}},"checkpoint":null,"counts":{"FAILED":1},"failure":"the folder cannot be written",\
            "items":[{"subject":"one","outcome":"FAILED","detail":""}]}""";

    @Test
    void an_export_of_an_earlier_version_is_read_and_keeps_its_json_spelling() {
        var job = JobForms.read(Exports.KIND, RECORDED);
        assertThat(job.failure()).contains("the folder cannot be written");
        assertThat(JobForms.write(Exports.KIND, job)).isEqualTo(RECORDED);
    }

    @Test
    void an_order_is_stored_and_read() {
        var selection = new Selection(
                List.of(ProviderPattern.parse("registry.example.com/acme/null")),
                VersionChoice.parse(""),
                Set.of(Platform.parse("linux_amd64")),
                "");
        var order = new ExportOrder("site", selection, java.util.Optional.empty());
        assertThat(JobForms.stored(Exports.KIND, order)).isEqualTo(order);
    }

    @Test
    void a_selection_matches_by_provider_version_and_platform() {
        var selected = JobForms.read(Exports.KIND, RECORDED).order().selection().predicate();
        assertThat(selected.test(FakeRegistry.packageId("acme", "null", "1.2.0", "linux_amd64")))
                .isTrue();
        assertThat(selected.test(FakeRegistry.packageId("other", "null", "1.2.0", "linux_amd64")))
                .isFalse();
        assertThat(selected.test(FakeRegistry.packageId("acme", "null", "2.0.0", "linux_amd64")))
                .isFalse();
        assertThat(selected.test(FakeRegistry.packageId("acme", "null", "1.2.0", "windows_amd64")))
                .isFalse();
        assertThat(Selection.all().predicate().test(FakeRegistry.packageId("acme", "null", "1.0.0-beta", "linux_arm")))
                .isTrue();
    }

    @Test
    void a_lock_file_selects_the_versions_that_it_names() {
        var lockFile = "provider \"registry.example.com/acme/null\" {\n  version = \"1.0.0\"\n}\n";
        var selected = new Selection(List.of(), VersionChoice.parse(""), Set.of(), lockFile).predicate();
        assertThat(selected.test(FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64")))
                .isTrue();
        assertThat(selected.test(FakeRegistry.packageId("acme", "null", "1.2.0", "linux_amd64")))
                .isFalse();
    }

    @Test
    void a_selection_names_the_providers_to_list() {
        var acme = ProviderPattern.parse("registry.example.com/acme/*");
        var lockFile = "provider \"registry.example.com/acme/null\" {\n  version = \"1.0.0\"\n}\n";
        var all = VersionChoice.parse("");
        assertThat(Selection.all().folders()).isEmpty();
        assertThat(new Selection(List.of(acme), all, Set.of(), "").folders()).containsExactly(acme);
        assertThat(new Selection(List.of(acme), all, Set.of(), lockFile).folders())
                .containsExactly(ProviderPattern.parse("registry.example.com/acme/null"));
    }
}
