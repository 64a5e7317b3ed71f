package org.providermirror.storage.s3;

/**
 * Which conditions a store honours, as a probe found out.
 *
 * @param onPut whether a put with {@code If-None-Match: *} is refused where there is such an object
 * @param onComplete the same of completing a multipart upload
 */
record SupportedConditions(boolean onPut, boolean onComplete) {}
