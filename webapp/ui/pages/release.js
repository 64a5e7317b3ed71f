// Shows one version of a provider: its signature and its packages.

import * as api from '../api/client.js';
import { onChange } from '../api/live.js';
import { card, h, notice, redraw, replace, showError, tag } from '../widgets/dom.js';
import { formatAge, formatBytes, formatFingerprint, formatNumber, formatTime } from '../widgets/formats.js';
import { table } from '../widgets/table.js';
import { packageState } from './package-states.js';
import { availabilityLink, providerLink } from './router.js';

/** How a package was verified, if its release has no verified signature. @type {Record<string, string>} */
const assurances = {
  keyless: 'checksum only, no key published',
  unsigned: 'signature not checked',
  imported: 'imported, not verified',
};

/** @type {Page} */
export function release(box, [hostname, namespace, type, version]) {
  const names = { hostname, namespace, type, version };
  const content = h('div');
  replace(
    box,
    h(
      'p',
      { class: 'crumb' },
      h('a', { href: '#/providers' }, 'Providers'),
      ' / ',
      h('a', { href: providerLink(names) }, `${hostname}/${namespace}/${type}`),
    ),
    h(
      'div',
      { class: 'title' },
      h('h1', {}, `${type} ${version}`),
      h(
        'a',
        { href: availabilityLink({ provider: `${hostname}/${namespace}/${type}`, version }) },
        'Why can’t a client get it?',
      ),
    ),
    content,
  );

  async function show() {
    try {
      const found = await api.get('/providers/{hostname}/{namespace}/{type}/{version}', { names });
      redraw(content, found, () => [
        found.hidden && notice(`Clients do not see this version. ${found.hidden}.`, 'warn'),
        releaseCard(found),
        packagesCard(found.packages ?? []),
      ]);
    } catch (error) {
      showError(content, error);
    }
  }

  show();
  return onChange(show);
}

/**
 * @param {string} name
 * @param {...Child} value
 */
const fact = (name, ...value) => [h('dt', {}, name), h('dd', {}, value)];

/** @param {Api.Release} release */
function releaseCard({ refusal, verifiedAt, signers }) {
  return card(
    [h('h2', {}, 'Release'), tag(...verification({ refusal, verifiedAt, signers }))],
    refusal && h('dl', { class: 'facts' }, refusalFacts(refusal)),
    (verifiedAt || !refusal) &&
      h(
        'dl',
        { class: 'facts' },
        fact('Verification', verifiedAt ? formatTime(verifiedAt) : 'at the first client request'),
        verifiedAt && signers.map(signatureFacts),
      ),
  );
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

/** @param {Api.Signature} signature */
function signatureFacts({ fingerprint, signingFingerprint, signedAt, keyExpiredAt }) {
  const key = (/** @type {string} */ hex) => h('span', { class: 'mono' }, formatFingerprint(hex));
  return [
    fact('Signing key', key(fingerprint)),
    signingFingerprint !== fingerprint && fact('Signing subkey', key(signingFingerprint)),
    fact('Signature date', formatTime(signedAt)),
    keyExpiredAt &&
      fact(
        'Key expiry',
        formatTime(keyExpiredAt),
        ' ',
        tag('before the signature', 'warn'),
        h(
          'div',
          { class: 'small soft' },
          'The date comes from the registry’s copy of the key. Clients accept such a signature. ' +
            'To refuse it, set mirror.trust.refuse-expired-keys.',
        ),
      ),
  ];
}

/** @param {Api.Refusal} refusal */
function refusalFacts({ reason, leftOut, since, checkedAt, checks, nextCheckAt }) {
  return [
    fact('Reason', reason),
    fact(
      'Version list',
      leftOut ? 'hidden, because it was never served' : 'still listed, because it was served before',
    ),
    fact('First refusal', formatTime(since)),
    fact('Last check', `${formatTime(checkedAt)} (${formatNumber(checks)} in total)`),
    fact('Next check', `${formatTime(nextCheckAt)}, or when the version list is refreshed`),
  ];
}

/** @param {NonNullable<Api.Release['packages']>} packages */
function packagesCard(packages) {
  return card(
    'Packages',
    table(packages, ['Platform', 'State', 'Size', 'Hashes', 'Last used'], packageCells, [
      'No packages',
      'The registry lists no package of this version.',
    ]),
  );
}

/**
 * @param {Api.Item<Api.Release['packages']>} each
 * @returns {Child[]}
 */
function packageCells({ platform, state, assurance, acceptedBy, acceptedAt, bytes, hashes, lastUsed }) {
  const list = (/** @type {string} */ hash) => h('li', {}, hash);
  return [
    h('td', { class: 'mono nowrap' }, platform),
    [
      tag(...packageState(state)),
      assurance && assurance !== 'signed' && [' ', tag(assurances[assurance] ?? assurance, 'warn')],
      acceptedBy && h('div', { class: 'small soft' }, `accepted by ${acceptedBy}, ${formatTime(acceptedAt)}`),
    ],
    h('td', { class: bytes === undefined ? 'number none' : 'number', 'data-label': 'size:' }, formatBytes(bytes)),
    hashes.length === 0 ? h('td', { class: 'none' }, '–') : h('ul', { class: 'hashes' }, hashes.map(list)),
    h('td', { class: lastUsed ? 'nowrap' : 'none', 'data-label': 'last used:' }, lastUsed ? formatAge(lastUsed) : '–'),
  ];
}
