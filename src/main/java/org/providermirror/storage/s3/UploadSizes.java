package org.providermirror.storage.s3;

/**
 * Sets the sizes from which uploads and copies are done in parts, in bytes.
 *
 * @param multipart the smallest package of a multipart upload
 * @param part the length of each part but the last, at least 5 MiB by the rules of S3
 * @param copy the largest object that one request copies, at most 5 GiB by the rules of S3
 * @param copyPart the length of each part of a copy but the last
 */
record UploadSizes(long multipart, long part, long copy, long copyPart) {
    static final UploadSizes DEFAULT = new UploadSizes(64L << 20, 16L << 20, 5L << 30, 512L << 20);

    /** The limit of S3. */
    private static final int MOST_PARTS = 10_000;

    /** Returns the part length for an upload of this size, within the maximum number of parts. */
    long partOf(long size) {
        return Math.max(part, size / MOST_PARTS + 1);
    }

    /** Returns the part length for a copy of this size. */
    long copyPartOf(long size) {
        return Math.max(copyPart, size / MOST_PARTS + 1);
    }
}
