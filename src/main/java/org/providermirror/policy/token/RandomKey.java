package org.providermirror.policy.token;

import java.security.SecureRandom;

/** Generates random secrets. */
final class RandomKey {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private RandomKey() {}

    static byte[] random() {
        var key = new byte[BYTES];
        RANDOM.nextBytes(key);
        return key;
    }
}
