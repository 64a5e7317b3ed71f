package org.providermirror.policy.token;

import java.time.Instant;

/**
 * Holds what an encrypted session contains.
 *
 * @param user the name and password of a user of the container
 * @param expiry when the session ends
 */
public record ContainerSession(Credentials user, Instant expiry) {}
