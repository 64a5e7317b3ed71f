package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.glassfish.hk2.utilities.Binder;
import org.glassfish.hk2.utilities.ServiceLocatorUtilities;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.web.Resources;

/** What Jersey registers and injects. */
@Tag("component")
class MirrorApplicationTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    @Test
    void every_resource_is_registered_and_the_jobs_of_each_kind_are_injected() {
        try (var upstream = FakeRegistry.start();
                var parts = new MirrorParts(
                        MirrorFixture.of(folder, upstream.upstreamSettings()).settings(),
                        new ContainerExecutors(),
                        temporary)) {
            var application = new MirrorApplication(context(parts));
            assertThat(application.getClasses()).containsAll(Resources.all());

            var binders = application.getInstances().stream()
                    .filter(Binder.class::isInstance)
                    .map(Binder.class::cast)
                    .toArray(Binder[]::new);
            var locator = ServiceLocatorUtilities.bind(binders);
            assertThat(parts.maintenance().jobs().values())
                    .hasSize(7)
                    .allSatisfy(jobs -> assertThat(locator.<Object>getService(jobs.getClass()))
                            .isSameAs(jobs));
            locator.shutdown();
        }
    }

    private static ServletContext context(MirrorParts parts) {
        return (ServletContext) Proxy.newProxyInstance(
                ServletContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (context, method, arguments) -> Startup.INSTANCE.equals(arguments[0]) ? parts : null);
    }
}
