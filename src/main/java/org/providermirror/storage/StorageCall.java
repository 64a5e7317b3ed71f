package org.providermirror.storage;

/** What a {@link Storage} was asked to do. The names are shown by the metrics: they do not change. */
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
