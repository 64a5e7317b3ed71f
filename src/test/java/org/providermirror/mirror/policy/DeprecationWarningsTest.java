package org.providermirror.mirror.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.event.Event;
import org.providermirror.mirror.RegistryVersions;
import org.providermirror.policy.Deprecation;
import org.providermirror.policy.Deprecations;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.provider.Target;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.ManualTime;
import org.providermirror.web.FakeMirror;

class DeprecationWarningsTest {
    private static final ProviderAddress TOOL = ProviderAddress.parse("providers.corp.example/platform/tool");
    private static final ReleaseId ONE = new ReleaseId(TOOL, ProviderVersion.parse("1.0.0"));
    private static final ReleaseId TWO = new ReleaseId(TOOL, ProviderVersion.parse("2.0.0"));

    @TempDir
    private Path folder;

    private final FakeMirror mirror = new FakeMirror();
    private final List<Event> events = new ArrayList<>();
    private Deprecations deprecations;

    @BeforeEach
    void start() {
        deprecations = deprecations();
        list("1.0.0", "2.0.0");
    }

    private Deprecations deprecations() {
        return new Deprecations(
                new LocalStorage(folder), events::add, new ManualTime().time().wall());
    }

    private void list(String... versions) {
        mirror.registryVersions(new RegistryVersions(
                TOOL,
                Stream.of(versions)
                        .map(version ->
                                new RegistryVersions.Listed(ProviderVersion.parse(version), List.of(), List.of()))
                        .toList(),
                List.of()));
    }

    private RegistryVersions answer() {
        return new DeprecationWarnings(mirror, deprecations)
                .registryVersions(TOOL)
                .toCompletableFuture()
                .join();
    }

    @Test
    void without_a_deprecation_the_answer_is_the_same_object() {
        deprecations.deprecate(
                Target.of(ProviderAddress.parse("providers.corp.example/platform/tools")), "moved", "eve");
        assertThat(answer())
                .isSameAs(
                        mirror.registryVersions.get(TOOL).toCompletableFuture().join());
    }

    @Test
    void a_provider_and_a_version_stay_listed_with_a_warning_until_the_deprecation_ends() {
        deprecations.deprecate(Target.of(TOOL), "use platform/better", "eve");
        deprecations.deprecate(Target.of(ONE), "it is slow", "eve");
        assertThat(answer().versions()).hasSize(2);
        assertThat(answer().warnings())
                .containsExactlyInAnyOrder(
                        TOOL + " is deprecated: use platform/better", "Version 1.0.0 is deprecated: it is slow");
        assertThat(deprecations.of(TWO)).extracting(Deprecation::text).containsExactly("use platform/better");

        assertThat(deprecations.end(Target.of(TOOL), "adam")).isTrue();
        assertThat(deprecations.end(Target.of(TOOL), "adam")).isFalse();
        assertThat(answer().warnings()).containsExactly("Version 1.0.0 is deprecated: it is slow");
        assertThat(events)
                .extracting(Event::sentence)
                .containsExactly(
                        "eve deprecated " + TOOL + ": use platform/better",
                        "eve deprecated " + ONE + ": it is slow",
                        "adam ended the deprecation of " + TOOL);
    }

    @Test
    void a_version_that_the_client_does_not_see_is_not_named() {
        deprecations.deprecate(Target.of(ONE), "it is slow", "eve");
        list("2.0.0");
        assertThat(answer().warnings()).isEmpty();
    }

    @Test
    void versions_with_the_same_text_are_one_warning_that_stays_short() {
        var versions = IntStream.range(0, 30).mapToObj(patch -> "1.0." + patch).toArray(String[]::new);
        list(versions);
        for (var version : versions) {
            deprecations.deprecate(Target.of(new ReleaseId(TOOL, ProviderVersion.parse(version))), "old", "eve");
        }
        assertThat(answer().warnings())
                .containsExactly("Versions 1.0.0, 1.0.1, 1.0.2, 1.0.3, 1.0.4, 1.0.5, 1.0.6, 1.0.7, 1.0.8, 1.0.9"
                        + " and 20 more are deprecated: old");
    }

    @Test
    void the_other_instances_know_it_after_their_next_poll() {
        deprecations.deprecate(Target.of(TOOL), "moved", "eve");
        var other = deprecations();
        assertThat(other.of(TOOL)).isEmpty();
        other.refresh();
        assertThat(other.of(TOOL)).extracting(Deprecation::by).containsExactly("eve");
        assertThat(other.of(ONE)).hasSize(1);
    }

    @Test
    void a_deprecation_has_a_text_and_covers_no_single_package() {
        assertThatThrownBy(() -> deprecations.deprecate(Target.of(ONE), "", "eve"))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("text");
        var single = Target.of(new PackageId(TOOL, ONE.version(), Platform.parse("linux_amd64")));
        assertThatThrownBy(() -> deprecations.deprecate(single, "x", "eve")).isInstanceOf(InvalidTermException.class);
    }
}
