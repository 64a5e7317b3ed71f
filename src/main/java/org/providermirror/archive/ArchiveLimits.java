package org.providermirror.archive;

import java.time.Duration;

/**
 * How much of an archive is read before it is refused, such as a zip bomb.
 *
 * <p>Real packages are far below the defaults: a provider is one binary and a handful of texts, of which deflate makes
 * about a quarter. Deflate itself ends at a ratio of 1,032.
 *
 * @param entries the most entries
 * @param nameBytes the most bytes that the names of all entries take together, since they are kept in memory
 * @param unpackedBytes the most bytes that all entries together unpack to
 * @param ratio how many times its own length an archive unpacks to at most; the first {@link #RATIO_FREE_BYTES} are
 *     exempt, because a small archive of zeros is harmless
 * @param time how long hashing one archive takes at most
 */
public record ArchiveLimits(int entries, int nameBytes, long unpackedBytes, int ratio, Duration time) {
    /** What an archive may unpack to regardless of its own length: 10 MiB. */
    public static final long RATIO_FREE_BYTES = 10L << 20;

    /** 100,000 entries, names of 16 MiB, 8 GiB unpacked, 200 times the archive's length, 10 minutes. */
    public static final ArchiveLimits DEFAULT =
            new ArchiveLimits(100_000, 16 << 20, 8L << 30, 200, Duration.ofMinutes(10));

    public ArchiveLimits {
        if (entries < 1 || nameBytes < 1 || unpackedBytes < 1 || ratio < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("every limit is positive");
        }
    }

    /** Returns the maximum unpacked size of an archive of this length. */
    long unpackedBytes(long archiveBytes) {
        return archiveBytes > unpackedBytes / ratio
                ? unpackedBytes
                : Math.min(unpackedBytes, RATIO_FREE_BYTES + archiveBytes * ratio);
    }
}
