package org.providermirror.storage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Says how the bytes of a stored object reach a client. */
public sealed interface StoredContent {
    /** Returns what the storage knows about the object. */
    StoredObject object();

    /** Returns the result of the function for this kind of content. */
    <T> T map(Function<LocalFile, T> local, Function<Remote, T> remote);

    /** Returns the file, if the object is one on this machine. */
    Optional<Path> localPath();

    /**
     * A file on this machine. It is never changed in place. Once open, it can be read to its end even if it is deleted
     * meanwhile.
     */
    record LocalFile(StoredObject object, Path path) implements StoredContent {
        @Override
        public <T> T map(Function<LocalFile, T> local, Function<Remote, T> remote) {
            return local.apply(this);
        }

        @Override
        public Optional<Path> localPath() {
            return Optional.of(path);
        }
    }

    /** An object in a bucket. Clients read it by a presigned URL with a short lifetime. */
    record Remote(StoredObject object, Links links) implements StoredContent {
        @Override
        public <T> T map(Function<LocalFile, T> local, Function<Remote, T> remote) {
            return remote.apply(this);
        }

        @Override
        public Optional<Path> localPath() {
            return Optional.empty();
        }
    }

    /**
     * Creates presigned URLs of one object, each valid for one method. Uses the network only to renew expired
     * credentials.
     */
    interface Links {
        Link forGet();

        Link forHead();
    }

    /**
     * A presigned URL: any client that has it can read the object.
     *
     * @param location never printed
     * @param goodFor the lifetime from now on
     */
    record Link(URI location, Duration goodFor) {
        /** Hides the location, which is a secret. */
        @Override
        public String toString() {
            return "a link to " + location.getHost() + ", good for " + goodFor.toSeconds() + " s";
        }
    }
}
