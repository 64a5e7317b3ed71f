package org.providermirror.json;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;

/**
 * Creates factories of parsers and generators whose buffers come from one pool. The usual pool is thread-local: its buffers
 * would stay with each of a thousand threads, and the container's threads outlive the web application. Thread-safe.
 */
public final class JsonBuffers {
    private static final int POOLED = 16;
    private static final RecyclerPool<BufferRecycler> POOL = JsonRecyclerPools.newBoundedPool(POOLED);

    private JsonBuffers() {}

    /** Begins a factory that uses the pool. */
    public static JsonFactoryBuilder factory() {
        return new JsonFactoryBuilder().recyclerPool(POOL);
    }
}
