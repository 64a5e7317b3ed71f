package org.providermirror.web.document;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.route.ArchiveLinks;
import org.providermirror.web.route.Route;

/**
 * Asks the mirror for the answer to a route, and renders it as a JSON document.
 *
 * @param answer what the mirror answers, now or later
 */
record PendingDocument<T>(CompletionStage<T> answer, Function<T, PreparedJson> rendering) {
    /** Asks the mirror for the document of a route. */
    static PendingDocument<?> of(
            Route.Document route, ProviderMirror mirror, PreparedDocuments documents, ArchiveLinks links) {
        return route.accept(new Question(mirror, documents, links));
    }

    /** Returns the document if it is known now; otherwise empty, also if the mirror failed. */
    Optional<PreparedJson> ifKnown() {
        var future = answer.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally()
                ? Optional.of(rendering.apply(future.join()))
                : Optional.empty();
    }

    /** Returns the document as soon as it is known. */
    CompletionStage<PreparedJson> later() {
        return answer.thenApply(rendering);
    }

    private record Question(ProviderMirror mirror, PreparedDocuments documents, ArchiveLinks links)
            implements Route.DocumentVisitor<PendingDocument<?>> {
        @Override
        public PendingDocument<?> versionIndex(Route.VersionIndex route) {
            return new PendingDocument<>(mirror.versions(route.provider()), documents::of);
        }

        @Override
        public PendingDocument<?> packageIndex(Route.PackageIndex route) {
            var release = route.release();
            return new PendingDocument<>(
                    mirror.packages(release.provider(), release.version()), index -> documents.of(index, links));
        }

        @Override
        public PendingDocument<?> registryVersions(Route.RegistryVersions route) {
            return new PendingDocument<>(mirror.registryVersions(route.provider()), documents::of);
        }

        @Override
        public PendingDocument<?> registryPackage(Route.RegistryPackage route) {
            return new PendingDocument<>(
                    mirror.registryPackage(route.id()), described -> documents.of(described, links));
        }
    }
}
