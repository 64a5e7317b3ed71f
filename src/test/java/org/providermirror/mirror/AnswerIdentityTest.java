package org.providermirror.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.catalog.record.Verification;
import org.providermirror.mirror.pullthrough.PackageListing;
import org.providermirror.provider.ReleaseId;

/** Tests that answers are built once for each change, so that rendered documents can be cached by identity. */
class AnswerIdentityTest {
    @TempDir
    Path folder;

    @Test
    void unchanged_data_returns_the_identical_answer() throws Exception {
        try (var fixture = new CoreFixture(folder)) {
            var archive = CoreFixture.archive("one");
            fixture.published(archive);
            fixture.learnt();
            var listing = fixture.listing(Runnable::run);
            answer(listing);
            var before = answer(listing);

            assertThat(answer(listing)).isSameAs(before);

            fixture.store(archive, Verification.SIGNED);
            var after = answer(listing);
            assertThat(after).isNotEqualTo(before);
            assertThat(after.hashes().get(CoreFixture.ID.platform())).hasSize(2);
        }
    }

    private static PackageIndex answer(PackageListing listing) {
        return listing.packages(new ReleaseId(CoreFixture.NULL, CoreFixture.ONE))
                .toCompletableFuture()
                .join();
    }
}
