package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.DefaultSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.config.UpstreamSettings;

/**
 * Tests that local storage loads no class of the S3 SDK: the program runs in a class loader that records requested
 * classes.
 */
@Tag("component")
class LocalStorageLoadsNoSdkTest {
    private static final String SDK = "software.amazon.";

    @TempDir
    private Path folder;

    /** Loads the program and its libraries anew. */
    private static final class NotingLoader extends URLClassLoader {
        private final List<String> requests = new CopyOnWriteArrayList<>();

        NotingLoader() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] classPath() {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(NotingLoader::url)
                    .toArray(URL[]::new);
        }

        private static URL url(String entry) {
            try {
                return Path.of(entry).toUri().toURL();
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            requests.add(name);
            return super.loadClass(name, resolve);
        }
    }

    /** What runs inside of that class loader. */
    public static final class Program implements Runnable {
        @Override
        public void run() {
            var settings = MirrorFixture.of(
                            Path.of(System.getProperty("no-sdk.folder")),
                            new UpstreamSettings(
                                    new ServedHosts(Set.of(), false),
                                    Map.of(),
                                    DefaultSettings.credentials(),
                                    DefaultSettings.egress(),
                                    Optional.empty(),
                                    List.of(),
                                    false,
                                    1000,
                                    Duration.ofMinutes(10)))
                    .settings();
            new MirrorParts(settings, new ContainerExecutors(), Path.of(System.getProperty("no-sdk.folder"))).close();
        }
    }

    @Test
    void a_mirror_with_local_storage_loads_no_class_of_the_sdk_or_of_the_s3_storage() throws Exception {
        System.setProperty("no-sdk.folder", folder.toString());
        try (var loader = new NotingLoader()) {
            run(loader, Program.class.getName());
            assertThat(loader.requests).contains("org.providermirror.storage.local.LocalStorage");
            assertThat(loader.requests)
                    .noneMatch(name -> name.startsWith(SDK))
                    .noneMatch(name -> name.startsWith("org.providermirror.storage.s3."));
        } finally {
            System.clearProperty("no-sdk.folder");
        }
    }

    @Test
    void the_class_loader_would_have_noticed() throws Exception {
        try (var loader = new NotingLoader()) {
            Class.forName("org.providermirror.storage.s3.S3Clients", true, loader)
                    .getDeclaredMethods();
            assertThat(loader.requests).anyMatch(name -> name.startsWith(SDK));
        }
    }

    private static void run(ClassLoader loader, String program) throws ReflectiveOperationException {
        var thread = Thread.currentThread();
        var before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            ((Runnable) Class.forName(program, true, loader).getConstructor().newInstance()).run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
