package org.providermirror.web.admin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.providermirror.web.hosted.DeprecationsResource;
import org.providermirror.web.hosted.HostedComponents;
import org.providermirror.web.hosted.KeyReleasesResource;
import org.providermirror.web.hosted.SigningKeysResource;
import org.providermirror.web.hosted.WithdrawalsResource;

/** Every method that changes something records an event. */
class RecordedActsTest {
    /** The classes that carry out their acts record them, with their subject. */
    private static final Set<Class<?>> WITH_SUBJECT = Set.of(
            ApprovalsResource.class,
            BlocksAdministrationResource.class,
            ConflictsResource.class,
            FetchesResource.class,
            PurgeResource.class,
            RefreshResource.class,
            SignersResource.class,
            UnsignedResource.class,
            SigningKeysResource.class,
            KeyReleasesResource.class,
            DeprecationsResource.class,
            WithdrawalsResource.class);

    private static Stream<Method> acts() {
        var jobs = List.of(
                ExportResource.class,
                ImportResource.class,
                PrefetchResource.class,
                PurgeResource.class,
                RefreshResource.class,
                RetentionResource.class,
                ScrubResource.class,
                JobResource.class);
        return Stream.of(jobs, AdministrationComponents.classes(), HostedComponents.classes())
                .flatMap(Collection::stream)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(POST.class) || method.isAnnotationPresent(DELETE.class));
    }

    @Test
    void each_act_is_recorded_here_or_with_its_subject() {
        assertThat(acts())
                .hasSizeGreaterThan(20)
                .allSatisfy(act -> assertThat(act.isAnnotationPresent(RecordedAct.class))
                        .as(act.toString())
                        .isEqualTo(!WITH_SUBJECT.contains(act.getDeclaringClass())));
    }
}
