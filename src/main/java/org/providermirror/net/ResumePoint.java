package org.providermirror.net;

import java.util.Optional;

/**
 * Says where a download goes on that an earlier one began.
 *
 * @param position how many bytes were received
 * @param length the length of the whole
 * @param etag the strong ETag that the earlier download came with, if any
 */
public record ResumePoint(long position, long length, Optional<String> etag) {}
