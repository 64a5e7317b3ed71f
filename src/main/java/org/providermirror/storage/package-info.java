/**
 * Stores objects by key; {@link org.providermirror.storage.Storage} is the contract that every storage passes the same
 * tests for.
 *
 * <p>{@link org.providermirror.storage.StorageLayout} names the keys, {@link org.providermirror.storage.SharedRecords}
 * holds small records that all instances share. Does not interpret the bytes.
 */
package org.providermirror.storage;
