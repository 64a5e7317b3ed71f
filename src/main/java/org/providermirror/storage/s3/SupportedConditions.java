package org.providermirror.storage.s3;

/**
 * Says which conditional writes a store honours, as a probe found out.
 *
 * @param onPut whether a put with {@code If-None-Match: *} is refused if the object exists
 * @param onComplete the same for completing a multipart upload
 */
record SupportedConditions(boolean onPut, boolean onComplete) {}
