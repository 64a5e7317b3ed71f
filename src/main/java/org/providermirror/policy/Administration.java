package org.providermirror.policy;

import org.providermirror.policy.token.StoredLinkKeys;

/**
 * Holds everything that administrators decide about.
 *
 * @param blocks what is blocked, and the withdrawn versions
 * @param deprecations hosted providers and versions that are deprecated
 * @param conflicts packages that upstream changed
 * @param holds new versions that wait for approval
 * @param signers the keys that releases are signed by
 * @param unsigned the providers whose releases may come without a signature
 * @param keys the keys in storage that archive URLs are signed with
 *
 */
public record Administration(
        Blocks blocks,
        Deprecations deprecations,
        Conflicts conflicts,
        Holds holds,
        Signers signers,
        UnsignedAcceptances unsigned,
        StoredLinkKeys keys) {}
