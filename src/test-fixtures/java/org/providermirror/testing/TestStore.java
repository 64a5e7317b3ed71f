package org.providermirror.testing;

import java.net.URI;
import org.providermirror.config.StorageSettings.Bucket;

/** An S3 store that a test starts. */
public interface TestStore extends AutoCloseable {
    URI endpoint();

    /** Creates an empty bucket, and returns its settings. */
    Bucket newBucket();

    @Override
    void close();
}
