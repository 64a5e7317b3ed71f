// What the pages say about the verification of a release.

import { formatTime } from '../widgets/formats.js';

/**
 * Why a version is refused, and when it is checked again.
 *
 * @param {Api.Refusal} refusal
 */
export function refusalText({ version, leftOut, reason, nextCheckAt }) {
  const effect = leftOut ? 'refused and hidden from version lists' : 'refused but still listed';
  return `${version} is ${effect}: ${reason}. Next check by ${formatTime(nextCheckAt)}.`;
}

/**
 * @param {Pick<Api.Release, 'refusal' | 'verifiedAt' | 'signers'>} release
 * @returns {[text: string, kind: string]}
 */
export function verification({ refusal, verifiedAt, signers }) {
  if (refusal) return ['refused', 'bad'];
  if (!verifiedAt) return ['not verified yet', ''];
  return signers.length > 0 ? ['verified', 'good'] : ['verified by checksum, unsigned', 'warn'];
}
