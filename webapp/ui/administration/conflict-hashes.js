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
 * The requests that accept these packages, and no other package of their version.
 *
 * @template {Pick<Api.Conflict, 'provider' | 'version' | 'platform' | 'upstreamSha256'>} C
 * @param {C[]} shown
 */
export const acceptances = (shown) =>
  shown.map(({ provider, version, platform, upstreamSha256 }) => ({
    provider,
    version,
    platform,
    sha256: upstreamSha256,
  }));

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
 * The conflicts of each version, in their order.
 *
 * @template {Pick<Api.Conflict, 'provider' | 'version'>} C
 * @param {C[]} all
 * @returns {C[][]}
 */
export function byVersion(all) {
  /** @type {Map<string, C[]>} */
  const groups = new Map();
  for (const conflict of all) {
    const name = `${conflict.provider} ${conflict.version}`;
    groups.set(name, [...(groups.get(name) ?? []), conflict]);
  }
  return [...groups.values()];
}
