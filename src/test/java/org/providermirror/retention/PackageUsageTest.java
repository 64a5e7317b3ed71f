package org.providermirror.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.storage.StorageLayout;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FailingStorage;
import org.providermirror.testing.ManualTime;

class PackageUsageTest {
    @TempDir
    private Path folder;

    @Test
    void a_record_that_its_instance_writes_again_while_it_is_taken_over_stays() throws Exception {
        var time = new ManualTime();
        var key = StorageLayout.USES.resolve("slow.json");
        try (var storage = new FailingStorage(new LocalStorage(folder))) {
            new PackageUsage(storage, time.time(), "slow").keep();
            Files.setLastModifiedTime(
                    folder.resolve(key.value()), FileTime.from(time.now().minus(Duration.ofDays(2))));
            storage.beforeRemoving(same -> storage.write(same, "[]  ".getBytes(StandardCharsets.UTF_8)));
            new PackageUsage(storage, time.time(), "other").inherit();
            assertThat(storage.find(key)).isPresent();
        }
    }
}
