package org.providermirror.testing;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.providermirror.mirror.ArchiveAnswer;

/** Waits for answers to <em>download_package</em>. */
public final class ArchiveAnswers {
    private ArchiveAnswers() {}

    /** Returns the answer, or throws what it failed with. */
    public static ArchiveAnswer of(CompletionStage<ArchiveAnswer> answer) {
        try {
            return answer.toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
