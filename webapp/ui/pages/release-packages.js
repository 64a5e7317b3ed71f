// The packages of a version: state, hashes, download and, for administrators, the acceptance of what upstream changed.

import { acceptance } from '../administration/conflict-questions.js';
import * as api from '../api/client.js';
import { accessTo } from '../api/rights.js';
import { identity } from '../api/session.js';
import { actionButton } from '../widgets/buttons.js';
import { card, h, tag } from '../widgets/dom.js';
import { formatAge, formatBytes, formatNumber, formatTime } from '../widgets/formats.js';
import { hashList } from '../widgets/snippet.js';
import { table } from '../widgets/table.js';
import { packageState } from './package-states.js';

/** How a package was verified, if its release has no verified signature. @type {Record<string, string>} */
const assurances = {
  keyless: 'checksum only, no key published',
  unsigned: 'signature not checked',
  imported: 'imported, not verified',
};

/**
 * @param {Api.Release} found
 * @param {Api.Downloads['packages']} counted
 * @param {() => Promise<void>} refresh
 */
export function packagesCard(found, counted, refresh) {
  const downloads = new Map(counted.map((each) => [each.platform, each.downloads]));
  return card(
    'Packages',
    table(
      found.packages ?? [],
      ['Platform', 'State', 'Size', 'Hashes', 'Last used', 'Downloads'],
      (each) => packageCells(found, each, downloads.get(each.platform) ?? 0, refresh),
      ['No packages', found.hosted ? 'No package is published.' : 'The registry lists no package of this version.'],
    ),
  );
}

/**
 * @param {Api.Release} found
 * @param {Api.Item<Api.Release['packages']>} each
 * @param {number} downloads
 * @param {() => Promise<void>} refresh
 * @returns {Child[]}
 */
function packageCells(found, each, downloads, refresh) {
  const { platform, state, archive, bytes, hashes, lastUsed } = each;
  const isOffered = !found.hidden && !found.refusal && state !== 'blocked' && state !== 'withdrawn';
  return [
    h(
      'td',
      {},
      h('span', { class: 'mono nowrap' }, platform),
      isOffered && h('div', {}, h('a', { href: new URL(archive, api.mirrorUrl()).href, download: '' }, 'Download')),
    ),
    h('td', {}, stateOf(each, Boolean(found.hosted)), acceptButton(found, each, refresh)),
    h('td', { class: bytes === undefined ? 'number none' : 'number', 'data-label': 'size:' }, formatBytes(bytes)),
    hashes.length === 0 ? h('td', { class: 'none' }, '–') : hashList(hashes),
    h('td', { class: lastUsed ? 'nowrap' : 'none', 'data-label': 'last used:' }, lastUsed ? formatAge(lastUsed) : '–'),
    h('td', { class: 'number', 'data-label': 'downloads:' }, formatNumber(downloads)),
  ];
}

/**
 * @param {Api.Item<Api.Release['packages']>} found
 * @param {boolean} isHosted
 */
function stateOf({ state, assurance, origin, storedAt, acceptedBy, acceptedAt }, isHosted) {
  return [
    tag(...packageState(state, isHosted)),
    isHosted && state === 'known' && h('div', { class: 'small soft' }, 'Publish or import the same bytes again.'),
    assurance && assurance !== 'signed' && [' ', tag(assurances[assurance] ?? assurance, 'warn')],
    storedAt && h('div', { class: 'small soft' }, `since ${formatTime(storedAt)}`),
    origin && h('div', { class: 'small soft break origin' }, `from ${origin}`),
    acceptedBy && h('div', { class: 'small soft' }, `accepted by ${acceptedBy}, ${formatTime(acceptedAt)}`),
  ];
}

/**
 * A button that accepts the bytes that upstream has now, for administrators.
 *
 * @param {Api.Release} found
 * @param {Api.Item<Api.Release['packages']>} each
 * @param {() => Promise<void>} refresh
 */
function acceptButton({ address, version }, { platform, hashes, changedSha256 }, refresh) {
  if (!changedSha256 || accessTo('admin', identity()) !== 'granted') return null;
  const accept = () =>
    api.post('/admin/conflicts/accepted', { provider: address, version, platform, sha256: changedSha256 });
  return h(
    'div',
    { class: 'acts' },
    actionButton('Accept upstream copy …', accept, refresh, {
      question: acceptance([
        h('p', { class: 'break' }, `${address} ${version} ${platform}`),
        h(
          'ul',
          { class: 'hashes' },
          hashes.filter((hash) => hash.startsWith('zh:')).map((hash) => h('li', {}, `from ${hash}`)),
          h('li', {}, `to zh:${changedSha256}`),
        ),
      ]),
    }),
  );
}
