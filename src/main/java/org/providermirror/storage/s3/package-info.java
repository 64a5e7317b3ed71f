/**
 * Storage in a bucket of AWS S3 or of a compatible store, under the same keys as in a folder. Clients read packages from the
 * store itself, by links that are good for a few minutes.
 *
 * <p>Every promise rests on what the store gives: strong consistency, puts that are visible whole or not at all, and
 * conditional ones; where a store has no conditions, that is found out before anything is written. Nothing outside of this
 * package sees a type of the SDK, and nothing of the SDK is loaded before a storage is made.
 */
package org.providermirror.storage.s3;
