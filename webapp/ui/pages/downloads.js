// Shows how often packages of a provider were downloaded: by day, by package and, for administrators, by principal.

import * as api from '../api/client.js';
import { accessTo } from '../api/rights.js';
import { identity } from '../api/session.js';
import { card, h, redraw, replace, setText, showError } from '../widgets/dom.js';
import { formatNumber } from '../widgets/formats.js';
import { plotNote } from '../widgets/plot-geometry.js';
import { plot } from '../widgets/plot.js';
import { DAY, plotOf } from './downloads-plot.js';
import { providerLink } from './router.js';

const SHOWN = 5;

/** @typedef {import('./provider.js').ProviderNames} ProviderNames */

/**
 * @param {ProviderNames} names
 * @param {string} [version]
 */
export function downloadsCard(names, version) {
  const total = h('span', { class: 'small soft' });
  const lists = h('div', { class: 'stack' });
  const drawn = plot(['downloads'], formatNumber, false);
  const box = card(
    [h('h2', {}, 'Downloads'), total],
    drawn.box,
    drawn.value,
    h('p', { class: 'small soft' }, plotNote(DAY, 'UTC')),
    lists,
  );
  box.id = 'downloads';
  const provider = `${names.hostname}/${names.namespace}/${names.type}`;

  return {
    box,
    async show() {
      try {
        const query = { version, limit: version ? 200 : SHOWN };
        const found = await api.get('/providers/{hostname}/{namespace}/{type}/downloads', { names, query });
        const isAdministrator = accessTo('admin', identity()) === 'granted';
        const principals =
          isAdministrator && !version ? await api.get('/admin/downloads', { query: { provider, limit: 200 } }) : null;
        setText(total, `${formatNumber(found.downloads)} in all`);
        drawn.show(plotOf(found));
        redraw(lists, { found, principals }, () => [
          !version && packageList(names, found.packages),
          principals && principalList(principals),
        ]);
        return found;
      } catch (error) {
        showError(lists, error);
        return null;
      }
    },
    end() {
      drawn.end();
      replace(lists);
    },
  };
}

/**
 * @param {ProviderNames} names
 * @param {Api.Downloads['packages']} packages
 */
function packageList(names, packages) {
  if (packages.length === 0) return null;
  return countList(
    'Most downloaded packages',
    packages.slice(0, SHOWN).map(({ version, platform, downloads }) => ({
      name: [h('a', { href: providerLink(names, version) }, version), ` ${platform}`],
      count: downloads,
    })),
  );
}

/** @param {Api.PrincipalDownloads} found */
function principalList({ items, rest, downloads }) {
  if (downloads === 0) return null;
  return countList('By principal', [
    ...items.map((item) => ({ name: item.name, count: item.downloads })),
    ...(rest > 0 ? [{ name: 'all others', count: rest }] : []),
  ]);
}

/**
 * @param {string} title
 * @param {{ name: Child, count: number }[]} items
 */
const countList = (title, items) =>
  h(
    'div',
    {},
    h('h3', {}, title),
    h(
      'dl',
      { class: 'facts' },
      items.map(({ name, count }) => [h('dt', { class: 'break' }, name), h('dd', {}, formatNumber(count))]),
    ),
  );
