// What changed in a version on hold since the newest version that is served.

/** @typedef {{ changed: boolean, served: string[], held: string[] }} Change */

/**
 * The properties that differ, each with what was added and removed.
 *
 * @param {{ comparedWith?: string | null, signers?: Change | null, platforms: Change, protocols: Change }} hold
 * @param {(fingerprint: string) => string} formatFingerprint
 */
export function changesOf({ comparedWith, signers, platforms, protocols }, formatFingerprint) {
  if (!comparedWith) return [];
  const found = [];
  if (!signers) found.push({ name: 'Signer', text: 'not verified yet' });
  else if (signers.changed) found.push({ name: 'Signer', text: difference(signers, formatFingerprint) });
  if (platforms.changed) found.push({ name: 'Platforms', text: difference(platforms) });
  if (protocols.changed) found.push({ name: 'Protocol versions', text: difference(protocols) });
  return found;
}

/**
 * @param {Change} change
 * @param {(value: string) => string} [format]
 */
function difference({ served, held }, format = (value) => value) {
  const added = held.filter((value) => !served.includes(value));
  const removed = served.filter((value) => !held.includes(value));
  return [
    added.length > 0 && `added ${added.map(format).join(', ')}`,
    removed.length > 0 && `removed ${removed.map(format).join(', ')}`,
  ]
    .filter(Boolean)
    .join('; ');
}
