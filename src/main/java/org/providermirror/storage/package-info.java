/**
 * Objects by key: what the mirror keeps, wherever it is kept. {@link org.providermirror.storage.Storage} is the contract
 * that every kind of storage passes the same tests for; {@link org.providermirror.storage.StorageLayout} names the keys.
 * {@link org.providermirror.storage.StoredTable} keeps small records that all instances share.
 *
 * <p>Storage knows nothing of what the bytes mean: whether a package may be served is decided by whoever wrote its record.
 */
package org.providermirror.storage;
