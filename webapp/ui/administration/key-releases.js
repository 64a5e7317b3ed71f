// The releases of revoked signing keys, and the decision about each: keep or withdraw it.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { providerLink } from '../pages/router.js';
import { actionButton } from '../widgets/buttons.js';
import { h, replace, tag } from '../widgets/dom.js';
import { keepFocus } from '../widgets/focus.js';
import { formatFingerprint, formatNumber, formatTime } from '../widgets/formats.js';
import { table } from '../widgets/table.js';
import { keeping, keyDecision, namespaceOf } from './signing-key-texts.js';
import { restore, restoring, withdrawing } from './withdrawals.js';

/** @typedef {Api.SigningKey} SigningKey */
/** @typedef {Api.Result<'get', '/admin/signing-keys/{hostname}/{namespace}/{fingerprint}/releases'>} KeyReleases */
/** @typedef {Api.Item<KeyReleases['releases']>} KeyRelease */

/** A box with the releases of the revoked keys that it is given. */
export function keyReleases() {
  const box = h('div', { class: 'stack' });
  return {
    box,
    /** @param {SigningKey[]} keys */
    async show(keys) {
      const parts = await Promise.all(keys.filter(({ state }) => state === 'revoked').map(releasesOf));
      keepFocus(box, () => replace(box, parts));
    },
  };
}

/** @param {SigningKey} key */
async function releasesOf(key) {
  const part = h('div', { class: 'stack' });
  const refresh = async () => {
    const { hostname, namespace, fingerprint } = key;
    const found = await api.get('/admin/signing-keys/{hostname}/{namespace}/{fingerprint}/releases', {
      names: { hostname, namespace, fingerprint },
    });
    keepFocus(part, () => replace(part, releaseTable(key, found, refresh)));
  };
  await refresh();
  return part;
}

/**
 * @param {SigningKey} key
 * @param {KeyReleases} found
 * @param {() => Promise<void>} refresh
 */
const releaseTable = (key, { total, releases }, refresh) => [
  h('h3', { class: 'break' }, `Releases of the revoked key ${formatFingerprint(key.fingerprint)}`),
  h('p', { class: 'small soft break' }, `${namespaceOf(key)}; releases that another key signed too are not listed.`),
  table(
    releases,
    ['Release', 'Decision', 'Decided', ''],
    (release) => [
      h('a', { class: 'break', href: providerLink(namesOf(release.provider), release.version) }, nameOf(release)),
      tag(...keyDecision(release.decision)),
      release.by
        ? h('span', { class: 'small soft' }, `${release.by}, ${formatTime(release.at)}`)
        : h('td', { class: 'none' }, '–'),
      buttons(key, release, refresh),
    ],
    ['No releases', 'No published release depends on this key alone.'],
  ),
  total > releases.length &&
    h('p', { class: 'small soft' }, `${formatNumber(total - releases.length)} more releases are not shown.`),
];

/** @param {KeyRelease} release */
const nameOf = ({ provider, version }) => `${provider} ${version}`;

/**
 * @param {SigningKey} key
 * @param {KeyRelease} release
 * @param {() => Promise<void>} refresh
 */
function buttons(key, release, refresh) {
  const { provider, version, decision } = release;
  if (decision === 'withdrawn') {
    return actionButton('Restore …', () => restore({ provider, version }), refresh, {
      question: restoring(nameOf(release)),
    });
  }
  const reason = `its signing key was revoked: ${key.reason ?? ''}`.slice(0, 500);
  return [
    decision === 'undecided' &&
      actionButton('Keep …', () => keep(key, release), refresh, { question: keeping(nameOf(release)) }),
    ' ',
    actionButton('Withdraw …', () => api.post('/admin/withdrawals', { provider, version, reason }), refresh, {
      kind: 'danger',
      question: withdrawing(nameOf(release)),
    }),
  ];
}

/**
 * @param {SigningKey} key
 * @param {KeyRelease} release
 */
const keep = ({ hostname, namespace, fingerprint }, { provider, version }) =>
  api.post(
    '/admin/signing-keys/{hostname}/{namespace}/{fingerprint}/releases/kept',
    { type: namesOf(provider).type, version },
    { hostname, namespace, fingerprint },
  );
