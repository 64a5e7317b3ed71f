package org.providermirror.storage.s3;

/**
 * From which size on something is done in parts, all in bytes.
 *
 * @param multipart the smallest package that is uploaded in parts
 * @param part the length of each part but the last, at least 5 MiB by the rules of S3
 * @param copy the largest object that one request copies, at most 5 GiB by the rules of S3
 * @param copyPart the length of each part of a copy but the last
 */
record UploadSizes(long multipart, long part, long copy, long copyPart) {
    static final UploadSizes DEFAULT = new UploadSizes(64L << 20, 16L << 20, 5L << 30, 512L << 20);

    /** By the rules of S3. */
    private static final int MOST_PARTS = 10_000;

    /** The length of a part of an upload of this size, so that no more than the allowed number of parts is needed. */
    long partOf(long size) {
        return Math.max(part, size / MOST_PARTS + 1);
    }

    /** The length of a part of a copy of this size. */
    long copyPartOf(long size) {
        return Math.max(copyPart, size / MOST_PARTS + 1);
    }
}
