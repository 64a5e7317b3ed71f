package org.providermirror.storage;

import java.nio.file.Path;
import java.util.function.BiPredicate;
import org.providermirror.provider.Sha256;

/**
 * A staging of another storage whose publishing is decorated.
 *
 * @param publishing publishes the staging, and returns what it returns
 */
record DecoratedStaging(Staging staging, BiPredicate<StorageKey, Sha256> publishing) implements Staging {
    @Override
    public Path file() {
        return staging.file();
    }

    @Override
    public boolean publish(StorageKey key, Sha256 sha256) {
        return publishing.test(key, sha256);
    }

    @Override
    public void close() {
        staging.close();
    }
}
