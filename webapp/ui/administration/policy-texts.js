// Describes the policy in words.

import { formatDuration } from '../widgets/formats.js';

/**
 * The rules by name, each with its texts.
 *
 * @param {Api.Policy} policy
 * @returns {[name: string, texts: string[]][]}
 */
export function policyRows(policy) {
  const { approve } = policy;
  const approvals = [
    ...(approve.patch ? ['patch versions'] : []),
    ...(approve.afterSeconds === undefined ? [] : [`after ${formatDuration(approve.afterSeconds)}`]),
    ...(approve.knownSigner ? ['known signers'] : []),
  ];
  return [
    ['Included providers', or(policy.include, 'all')],
    ['Excluded providers', or(policy.exclude, 'none')],
    [
      'Versions',
      or(
        policy.versions.map(({ pattern, constraints }) => `${pattern}: ${constraints}`),
        'all',
      ),
    ],
    ['Minimum release age', [policy.releaseAgeSeconds === 0 ? 'none' : formatDuration(policy.releaseAgeSeconds)]],
    ['New versions on hold', or(policy.hold, 'none')],
    ['Approved without an administrator', or(approvals, 'none')],
    ['Pinned signers', or(policy.pinnedSigners, 'none')],
    ['Refused if the key had expired', or(policy.refuseExpiredKeys, 'none')],
  ];
}

/**
 * @param {string[]} texts
 * @param {string} absent
 */
const or = (texts, absent) => (texts.length === 0 ? [absent] : texts);
