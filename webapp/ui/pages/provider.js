// Shows one provider: which packages of which versions are stored.

import * as api from '../api/client.js';
import { onChange } from '../api/live.js';
import { card, h, notice, redraw, replace, showError, tag } from '../widgets/dom.js';
import { formatAge, formatBytes, formatNumber, formatTime } from '../widgets/formats.js';
import { pager } from '../widgets/table.js';
import { packageState, statesOf } from './package-states.js';
import { availabilityLink, providerLink } from './router.js';

const LIMIT = 20;

/** @typedef {{ hostname: string, namespace: string, type: string }} ProviderNames */

/** @type {Page} */
export function provider(box, [hostname, namespace, type]) {
  const names = { hostname, namespace, type };
  let offset = 0;
  const content = h('div');
  replace(
    box,
    h('p', { class: 'crumb' }, h('a', { href: '#/providers' }, 'Providers')),
    h(
      'div',
      { class: 'title' },
      h('h1', {}, `${hostname}/${namespace}/${type}`),
      h(
        'a',
        { href: availabilityLink({ provider: `${hostname}/${namespace}/${type}` }) },
        'Why can’t a client get it?',
      ),
    ),
    content,
  );

  const go = (/** @type {number} */ to) => {
    offset = to;
    show();
  };

  async function show() {
    try {
      const query = { offset, limit: LIMIT };
      const found = await api.get('/providers/{hostname}/{namespace}/{type}', { names, query });
      redraw(content, found, () => [
        found.hidden && notice(`Clients do not see this provider. ${found.hidden}.`, 'warn'),
        (found.warnings ?? []).map((warning) => notice(warning, 'warn')),
        found.versions.map(({ refusal }) => refusal && notice(refusalText(refusal), 'warn')),
        versionsCard(found, names, offset, go),
      ]);
    } catch (error) {
      showError(content, error);
    }
  }

  show();
  return onChange(show);
}

/**
 * @param {Api.Provider} found
 * @param {ProviderNames} names
 * @param {number} offset
 * @param {(offset: number) => void} go
 */
function versionsCard(found, names, offset, go) {
  const { total, versions, learntAt } = found;
  return card(
    [
      h('h2', {}, `${formatNumber(total)} ${total === 1 ? 'version' : 'versions'}`),
      h(
        'span',
        { class: 'small soft' },
        learntAt ? `version list fetched ${formatAge(learntAt)}` : 'version list not fetched yet',
      ),
    ],
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Versions by platform' },
      matrix(found, names),
    ),
    h(
      'div',
      { class: 'legend' },
      statesOf(versions).map((state) => h('span', {}, h('span', { class: `state ${state}` }), packageState(state)[0])),
    ),
    pager({ total, offset, shown: versions.length, limit: LIMIT }, go),
  );
}

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
 * @param {Api.Provider} found
 * @param {ProviderNames} names
 */
function matrix({ platforms, versions, hidden: all }, names) {
  return h(
    'table',
    { class: 'matrix' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Version'),
        platforms.map((platform) => {
          const [system, architecture] = platform.split('_');
          return h('th', { scope: 'col' }, system, h('br'), architecture);
        }),
      ),
    ),
    h(
      'tbody',
      {},
      versions.map(({ version, listed, hidden, refusal, packages }) =>
        h(
          'tr',
          {},
          h(
            'th',
            { scope: 'row' },
            h('a', { href: providerLink(names, version) }, version),
            ' ',
            !listed && h('span', { class: 'small soft' }, 'no longer upstream'),
            hidden && [tag('hidden', 'bad'), !all && h('div', { class: 'small soft break' }, hidden)],
            !hidden && refusal && tag(refusal.leftOut ? 'hidden' : 'refused', 'bad'),
          ),
          platforms.map((platform) => h('td', {}, packageMark(packages[platform]))),
        ),
      ),
    ),
  );
}

/** @param {Api.PackageSummary | undefined} found */
function packageMark(found) {
  if (!found) return h('span', { class: 'soft', role: 'img', 'aria-label': 'not published' });
  const { state, bytes, lastUsed } = found;
  const text = [packageState(state)[0], bytes && formatBytes(bytes), lastUsed && `last used ${formatAge(lastUsed)}`]
    .filter(Boolean)
    .join(', ');
  return h('span', { class: `state ${state}`, role: 'img', 'aria-label': text, title: text });
}
