// What the hashes of a conflict mean, and which conflicts wait for a decision.

/** @typedef {Pick<Api.Conflict, 'firstSha256' | 'acceptedSha256' | 'upstreamSha256' | 'servedSha256'>} Hashes */

/**
 * The hash that is served once every instance has applied the last decision.
 *
 * @param {Pick<Api.Conflict, 'acceptedSha256' | 'firstSha256'>} conflict
 */
export const decidedHash = ({ acceptedSha256, firstSha256 }) => acceptedSha256 ?? firstSha256;

/**
 * Whether upstream has other bytes than those that are decided for.
 *
 * @param {Pick<Api.Conflict, 'acceptedSha256' | 'firstSha256' | 'upstreamSha256'>} conflict
 */
export const isOpen = (conflict) => conflict.upstreamSha256 !== decidedHash(conflict);

/**
 * The roles of each hash, each hash once.
 *
 * @param {Hashes} conflict
 * @returns {Map<string, string[]>}
 */
export function rolesOfHashes({ firstSha256, acceptedSha256, upstreamSha256, servedSha256 }) {
  const roles = new Map();
  for (const [role, hash] of Object.entries({
    first: firstSha256,
    accepted: acceptedSha256,
    upstream: upstreamSha256,
    served: servedSha256,
  })) {
    if (hash) roles.set(hash, [...(roles.get(hash) ?? []), role]);
  }
  return roles;
}

/**
 * The open conflicts of a version, if this conflict is the first of several; otherwise empty.
 *
 * @template {Api.Conflict} C
 * @param {C} conflict
 * @param {C[]} all
 */
export function openConflictsOfVersion(conflict, all) {
  const open = all.filter(
    (each) => isOpen(each) && each.provider === conflict.provider && each.version === conflict.version,
  );
  return open.length > 1 && open[0] === conflict ? open : [];
}
