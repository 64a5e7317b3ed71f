package org.providermirror.web.access;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.providermirror.provider.Sha256;

/**
 * Remembers the sessions whose user the container refused, such as after a change of the password. A browser sends them
 * again with every request, and a container locks a user after a few failures.
 *
 * <p>Thread-safe; holds the last thousand.
 */
final class RefusedSessions {
    private static final int MAXIMUM = 1_000;

    private final Set<Sha256> digests = Collections.synchronizedSet(Collections.newSetFromMap(new Latest()));

    /** Returns whether this session was refused before. */
    boolean contains(String session) {
        return digests.contains(digest(session));
    }

    void add(String session) {
        digests.add(digest(session));
    }

    private static Sha256 digest(String session) {
        return Sha256.of(session.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Latest extends LinkedHashMap<Sha256, Boolean> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, Boolean> eldest) {
            return size() > MAXIMUM;
        }
    }
}
