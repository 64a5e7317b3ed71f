package org.providermirror.policy;

import org.providermirror.policy.token.StoredKeys;

/**
 * Everything that administrators decide about.
 *
 * @param keys the keys that archive URLs are signed with, where they are kept in storage
 */
public record Administration(Blocks blocks, StoredKeys keys) {}
