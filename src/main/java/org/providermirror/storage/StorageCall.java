package org.providermirror.storage;

/** Names the calls of a {@link Storage}. Metrics show the names: they never change. */
public enum StorageCall {
    FIND,
    OPEN,
    STREAM,
    READ,
    WRITE,
    CREATE,
    DELETE,
    SET_ASIDE,
    LIST,
    STAGE,
    PUBLISH
}
