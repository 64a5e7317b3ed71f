package org.providermirror.scrub;

import java.util.List;

/**
 * The progress of a scrub, from which an interrupted one continues.
 *
 * @param after the key of the last archive that was hashed
 * @param packages the number of packages that were hashed
 * @param bytes the number of their bytes
 * @param unmended the keys of corrupt archives that were not replaced yet
 */
public record ScrubCheckpoint(String after, int packages, long bytes, List<String> unmended) {}
