// What the pages say about signing keys, and the questions before an administrator removes or revokes one.

import { h } from '../widgets/dom.js';
import { formatFingerprint } from '../widgets/formats.js';

/** @typedef {Api.SigningKey} SigningKey */

/** @type {Record<string, [text: string, kind: string]>} */
const states = {
  registered: ['registered', 'good'],
  removed: ['removed', ''],
  revoked: ['revoked', 'bad'],
  mirror: ['key of the mirror', 'info'],
};

/**
 * The text of a key's state, and the kind of its tag.
 *
 * @param {string} state
 * @returns {[text: string, kind: string]}
 */
export const keyState = (state) => states[state] ?? [state, ''];

/** @type {Record<string, [text: string, kind: string]>} */
const decisions = {
  undecided: ['undecided', 'warn'],
  kept: ['kept', 'good'],
  withdrawn: ['withdrawn', 'bad'],
};

/**
 * The text of what was decided about a release of a revoked key, and the kind of its tag.
 *
 * @param {string} decision
 * @returns {[text: string, kind: string]}
 */
export const keyDecision = (decision) => decisions[decision] ?? [decision, ''];

/** @param {Pick<SigningKey, 'hostname' | 'namespace'>} key */
export const namespaceOf = ({ hostname, namespace }) => `${hostname}/${namespace}`;

/** @param {Pick<SigningKey, 'hostname' | 'namespace' | 'fingerprint'>} key */
const nameOf = (key) => h('p', { class: 'break' }, `${namespaceOf(key)}: ${formatFingerprint(key.fingerprint)}`);

/**
 * @param {Pick<SigningKey, 'hostname' | 'namespace' | 'fingerprint'>} key
 * @returns {Question}
 */
export const removal = (key) => ({
  title: 'Remove this signing key?',
  about: nameOf(key),
  consequence:
    'New releases that this key signed are refused. Its published releases stay, and clients get them as before. ' +
    'Without another registered key, unsigned releases of the namespace are accepted if the mirror has a signing key of ' +
    'its own. You can register the key again.',
  no: 'Keep key',
  yes: 'Remove',
});

/**
 * @param {Pick<SigningKey, 'hostname' | 'namespace' | 'fingerprint'>} key
 * @param {string} reason
 * @param {number} releases how many releases depend on this key alone
 * @returns {Question}
 */
export const revocation = (key, reason, releases) => ({
  title: 'Revoke this signing key for ever?',
  about: [nameOf(key), h('p', { class: 'break' }, `Reason: ${reason}`)],
  consequence:
    'New releases that this key signed are refused, and the key can never be registered again. This cannot be undone. ' +
    `${dependent(releases)}`,
  no: 'Keep key',
  yes: 'Revoke',
});

/** @param {number} releases */
export function dependent(releases) {
  if (releases === 0) return 'No published release depends on this key alone.';
  return releases === 1
    ? '1 published release depends on this key alone. It stays available until you decide whether to keep or withdraw it.'
    : `${releases} published releases depend on this key alone. They stay available until you decide about each whether to ` +
        'keep or withdraw it.';
}

/**
 * @param {string} release
 * @returns {Question}
 */
export const keeping = (release) => ({
  title: 'Keep this release?',
  about: h('p', { class: 'break' }, release),
  consequence:
    'Clients get it as before, although its only key was revoked. Keep it only if you know that its files are the ' +
    'publisher’s. You can still withdraw it later.',
  no: 'Decide later',
  yes: 'Keep',
});
