// Shows one provider: which packages of which versions are stored, how to use it, and how often it is downloaded.

import * as api from '../api/client.js';
import { onChange } from '../api/live.js';
import { card, h, notice, redraw, replace, showError } from '../widgets/dom.js';
import { field, textInput } from '../widgets/form.js';
import { formatAge, formatBytes, formatNumber, formatTime } from '../widgets/formats.js';
import { snippet } from '../widgets/snippet.js';
import { downloadsCard } from './downloads.js';
import { deprecationText } from './hosted-acts.js';
import { actsCard } from './provider-acts.js';
import { availabilityLink, writeQuery } from './router.js';
import { originOf } from './release-origin.js';
import { refusalText } from './release-texts.js';
import { LIMIT, versionTable } from './version-table.js';

const TYPING_PAUSE = 200;

/** @typedef {{ hostname: string, namespace: string, type: string }} ProviderNames */

/** @type {Page} */
export function provider(box, [hostname, namespace, type], query) {
  const names = { hostname, namespace, type };
  let search = query.get('search') ?? '';
  let offset = Number(query.get('offset') ?? 0);
  let timer = 0;
  const content = h('div');
  const versions = h('div');
  const found = h('div', { class: 'heading' });
  const filter = textInput('versions', '5.1', { type: 'search', value: search });
  const acts = actsCard(names, undefined, show);
  const downloads = downloadsCard(names);
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
    card(found, h('div', { class: 'fields' }, field('Find a version', filter)), versions),
    downloads.box,
    acts.box,
  );

  const go = (/** @type {number} */ to, isStep = true) => {
    offset = to;
    const state = Object.entries({ search, offset: offset ? String(offset) : '' }).filter(([, value]) => value);
    writeQuery(`/providers/${hostname}/${namespace}/${type}`, new URLSearchParams(state), isStep);
    show();
  };
  filter.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      search = filter.value.trim();
      go(0, false);
    }, TYPING_PAUSE);
  });

  let reading = new AbortController();
  async function show() {
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    try {
      const page = { search, offset, limit: LIMIT };
      const data = await api.get('/providers/{hostname}/{namespace}/{type}', { names, query: page, signal });
      redraw(content, { ...data, versions: data.versions.map(({ refusal }) => refusal) }, () => [
        data.hidden && notice(`Clients do not see this provider. ${data.hidden}.`, 'warn'),
        (data.hosted?.deprecations ?? []).map((each) => notice(deprecationText(each), 'warn')),
        (data.warnings ?? []).map((warning) => notice(warning, 'warn')),
        data.versions.map(({ refusal }) => refusal && notice(refusalText(refusal), 'warn')),
        factsCard(data),
      ]);
      redraw(found, [data.total, data.learntAt, data.hosted, search], () => versionsHeading(data, search));
      redraw(versions, data, () => versionTable(data, names, offset, go));
      acts.show(data);
    } catch (error) {
      showError(content, error);
    }
    await downloads.show();
  }

  show();
  const end = onChange(show);
  return () => {
    clearTimeout(timer);
    reading.abort();
    end();
    downloads.end();
  };
}

/** @param {Api.Provider} found */
function factsCard({ hosted, storedPackages, storedBytes, lastUsed, upstream, requiredProviders }) {
  return card(
    [h('h2', {}, 'Provider'), originOf(hosted, upstream)],
    h(
      'dl',
      { class: 'facts' },
      h('dt', {}, 'Stored packages'),
      h('dd', {}, `${formatNumber(storedPackages)}, ${formatBytes(storedBytes)}`),
      h('dt', {}, 'Last use'),
      h('dd', { title: lastUsed ? formatTime(lastUsed) : null }, formatAge(lastUsed)),
    ),
    requiredProviders &&
      h(
        'div',
        { class: 'stack use' },
        h('h3', {}, 'Use the newest version'),
        snippet('Configuration', requiredProviders),
      ),
  );
}

/**
 * @param {Api.Provider} found
 * @param {string} search
 */
function versionsHeading({ total, learntAt, hosted }, search) {
  const count = `${formatNumber(total)} ${search ? 'matching ' : ''}${total === 1 ? 'version' : 'versions'}`;
  return [
    h('h2', {}, count),
    !hosted &&
      h(
        'span',
        { class: 'small soft' },
        learntAt ? `version list fetched ${formatAge(learntAt)}` : 'version list not fetched yet',
      ),
  ];
}
