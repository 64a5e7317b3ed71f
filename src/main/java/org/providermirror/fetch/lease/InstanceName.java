package org.providermirror.fetch.lease;

import java.util.UUID;

/**
 * Names one start of an instance. Only one process at a time has an identity, so all other starts of it have ended.
 *
 * @param identity identifies the instance, from start to start after it is killed
 * @param start the number of this start
 */
public record InstanceName(String identity, long start) {
    /** Returns the first start of a new instance. */
    public static InstanceName unique() {
        return new InstanceName(UUID.randomUUID().toString(), 1);
    }

    /** Returns the next start of the same instance. */
    public InstanceName next() {
        return new InstanceName(identity, start + 1);
    }

    /** Returns whether a name, as in {@link #toString}, is of another start of the same instance. */
    boolean isOfSameInstance(String name) {
        return name.startsWith(identity + "-") && !name.equals(toString());
    }

    /** Returns the name in leases and heartbeats. */
    @Override
    public String toString() {
        return identity + "-" + start;
    }
}
