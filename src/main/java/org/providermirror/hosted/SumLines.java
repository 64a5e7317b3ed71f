package org.providermirror.hosted;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.providermirror.provider.Sha256;
import org.providermirror.registry.verify.ChecksumFile;

/**
 * Holds the lines of a SHA256SUMS by file name.
 *
 * @param digests the digest of each file
 * @param contradicted the files with several digests
 */
record SumLines(Map<String, Sha256> digests, Set<String> contradicted) {
    static SumLines of(byte[] sums) {
        var digests = new TreeMap<String, Sha256>();
        var contradicted = new HashSet<String>();
        ChecksumFile.parse(sums).forEach((name, digest) -> {
            if (Optional.ofNullable(digests.put(name, digest))
                    .filter(other -> !other.equals(digest))
                    .isPresent()) {
                contradicted.add(name);
            }
        });
        return new SumLines(digests, contradicted);
    }

    /** Returns whether these sums have every line of the others, unchanged. */
    boolean contain(SumLines others) {
        return digests.entrySet().containsAll(others.digests.entrySet());
    }
}
