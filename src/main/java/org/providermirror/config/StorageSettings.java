package org.providermirror.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Where packages are stored. */
public sealed interface StorageSettings {
    /** Returns the result of the function for this kind of storage. */
    <T> T map(Function<Folder, T> folder, Function<Bucket, T> bucket);

    /**
     * A folder of this machine, or of a share.
     *
     * @param path absolute
     */
    record Folder(Path path) implements StorageSettings {
        @Override
        public <T> T map(Function<Folder, T> folder, Function<Bucket, T> bucket) {
            return folder.apply(this);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A bucket of AWS S3 or of a compatible store.
     *
     * @param name the bucket
     * @param prefix what every key in the bucket begins with, without the slash that follows it; may be empty
     * @param region the region; empty for what the SDK finds in its environment
     * @param endpoint where the store is; empty for AWS's own
     * @param pathStyle whether the bucket stands in the path of a URL and not in its host name
     * @param presignTtl how long a URL that clients are sent to is good for
     * @param accessKey the credentials; empty for what the SDK finds in its environment
     */
    record Bucket(
            String name,
            String prefix,
            Optional<String> region,
            Optional<URI> endpoint,
            boolean pathStyle,
            Duration presignTtl,
            Optional<AccessKey> accessKey)
            implements StorageSettings {
        @Override
        public <T> T map(Function<Folder, T> folder, Function<Bucket, T> bucket) {
            return bucket.apply(this);
        }

        @Override
        public String toString() {
            return "s3://" + name + (prefix.isEmpty() ? "" : "/" + prefix)
                    + endpoint.map(url -> " at " + url).orElse("");
        }
    }

    /**
     * Credentials that do not expire.
     *
     * @param secret never printed
     */
    record AccessKey(String id, String secret) {
        /** The id alone. */
        @Override
        public String toString() {
            return id;
        }
    }
}
