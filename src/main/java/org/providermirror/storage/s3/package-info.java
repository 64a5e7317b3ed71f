/**
 * Stores objects in a bucket of AWS S3 or of a compatible store, under the same keys as in a folder.
 *
 * <p>Clients read packages from the store itself, by presigned URLs. Nothing outside uses a type of the SDK, which is
 * not loaded before an S3 storage is built.
 */
package org.providermirror.storage.s3;
