package org.providermirror.policy;

import org.providermirror.policy.token.StoredLinkKeys;

/**
 * Everything that administrators decide about.
 *
 * @param conflicts packages that upstream changed
 * @param signers the keys that releases are signed by
 * @param unsigned the providers whose releases may come without a signature
 * @param keys the keys that archive URLs are signed with, where they are kept in storage
 */
public record Administration(
        Blocks blocks, Conflicts conflicts, Signers signers, UnsignedAcceptances unsigned, StoredLinkKeys keys) {}
