package org.providermirror.storage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** How the bytes of a stored object reach a client. */
public sealed interface StoredContent {
    /** Returns the result of the function for this kind of content. */
    <T> T map(Function<LocalFile, T> local, Function<Remote, T> remote);

    /** What the storage says of the object. */
    StoredObject object();

    /**
     * A file on this machine. It is never changed in place; whoever opens it reads its bytes to the end even when it is
     * deleted meanwhile.
     */
    record LocalFile(StoredObject object, Path path) implements StoredContent {
        @Override
        public <T> T map(Function<LocalFile, T> local, Function<Remote, T> remote) {
            return local.apply(this);
        }
    }

    /** An object in a store that a client asks for itself, by a link that is good for a short time. */
    record Remote(StoredObject object, Links links) implements StoredContent {
        @Override
        public <T> T map(Function<LocalFile, T> local, Function<Remote, T> remote) {
            return remote.apply(this);
        }
    }

    /** Makes links to one object, each good for one method. Asks nobody over a network, but for credentials that expired. */
    interface Links {
        Link forGet();

        Link forHead();
    }

    /**
     * A link that lets whoever has it read the object.
     *
     * @param location never printed
     * @param goodFor for how long from now on
     */
    record Link(URI location, Duration goodFor) {
        /** Not the location, which is a secret. */
        @Override
        public String toString() {
            return "a link to " + location.getHost() + ", good for " + goodFor.toSeconds() + " s";
        }
    }
}
