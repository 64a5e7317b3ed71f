// The fetches of the overview by provider, each with a progress bar, and their retry and cancellation.

import * as api from '../api/client.js';
import { accessTo } from '../api/rights.js';
import { identity } from '../api/session.js';
import { actionButton } from '../widgets/buttons.js';
import { empty, h, redraw, replace, setText } from '../widgets/dom.js';
import { formatBytes, formatDuration, formatNumber } from '../widgets/formats.js';

/** So many providers leave the plots below them in sight. */
const SHOWN = 5;

export function fetchCard() {
  const summary = h('span', { class: 'small soft' });
  const list = h('div', { 'aria-live': 'off' });
  const more = h('button', { type: 'button', class: 'quiet', hidden: true });
  const isAdministrator = accessTo('admin', identity()) === 'granted';
  /** @type {Map<string, ReturnType<typeof providerRow>>} */
  const rows = new Map();
  /** @type {Api.Status['fetches'] | null} */
  let latest = null;
  let showsAll = false;

  function draw() {
    if (!latest) return;
    const { running, queued, resting: waiting, items, providers } = latest;
    setText(summary, stateCounts({ running, queued, resting: waiting }));
    showRows(list, rows, showsAll ? providers : providers.slice(0, SHOWN), items, isAdministrator);
    more.hidden = providers.length <= SHOWN;
    setText(more, showsAll ? 'Show fewer providers' : `Show all ${formatNumber(providers.length)} providers`);
  }

  more.addEventListener('click', () => {
    showsAll = !showsAll;
    draw();
  });
  return {
    card: h(
      'section',
      { class: 'card', id: 'fetches' },
      h('header', {}, h('h2', { tabindex: '-1' }, 'Fetches'), summary),
      list,
      more,
    ),
    show(/** @type {Api.Status['fetches']} */ fetches) {
      latest = fetches;
      draw();
    },
  };
}

/**
 * How many fetches run and wait: "2 running, 3 queued, 1 waiting for retry".
 *
 * @param {Api.FetchCounts} counts
 */
export function stateCounts({ running, queued, resting }) {
  const waiting = resting > 0 ? `, ${formatNumber(resting)} waiting for retry` : '';
  return `${formatNumber(running)} running, ${formatNumber(queued)} queued${waiting}`;
}

/**
 * Keeps the row of a provider for as long as it has fetches, so that its bar moves instead of being drawn again.
 *
 * @param {HTMLElement} box
 * @param {Map<string, ReturnType<typeof providerRow>>} rows
 * @param {Api.ProviderFetches[]} providers
 * @param {Api.Fetch[]} fetches
 * @param {boolean} isAdministrator
 */
function showRows(box, rows, providers, fetches, isAdministrator) {
  if (providers.length === 0) {
    rows.clear();
    replace(
      box,
      empty('No fetch in progress', 'If a client requests a package that is not stored, its fetch appears here.'),
    );
    return;
  }
  if (rows.size === 0) replace(box);
  const names = new Set(providers.map(({ provider }) => provider));
  for (const [name, row] of rows) {
    if (!names.has(name)) {
      row.element.remove();
      rows.delete(name);
    }
  }
  providers.forEach((group, index) => {
    const row = rows.get(group.provider) ?? providerRow(group.provider, isAdministrator);
    rows.set(group.provider, row);
    row.show(
      group,
      fetches.filter(({ provider }) => provider === group.provider),
    );
    if (box.children[index] !== row.element) box.insertBefore(row.element, box.children[index] ?? null);
  });
}

/**
 * @param {string} provider
 * @param {boolean} isAdministrator
 */
function providerRow(provider, isAdministrator) {
  const name = h('span');
  const platform = h('span', { class: 'small soft mono' });
  const bar = h('progress', { max: '1', 'aria-label': provider });
  const rate = h('div', { class: 'rate' });
  const state = h('div', { class: 'small soft' });
  const failure = h('div', { class: 'small fault break' });
  const refusal = h('div', { class: 'small soft break' });
  const packages = h('div');
  const details = h('details', { class: 'small' }, h('summary', {}, 'Packages'), packages);
  const acts = h('div', { class: 'acts' }, isAdministrator && fetchActs(provider));
  return {
    element: h(
      'div',
      { class: 'fetch' },
      h('div', { class: 'what' }, name, ' ', platform, state, failure, refusal, details, acts),
      bar,
      rate,
    ),
    show(/** @type {Api.ProviderFetches} */ group, /** @type {Api.Fetch[]} */ fetches) {
      const only = group.running + group.queued + group.resting === 1 ? fetches[0] : undefined;
      setText(name, only ? `${provider} ${only.version}` : provider);
      setText(platform, only?.platform ?? '');
      setText(state, only ? fetchState(only) : stateCounts(group));
      setText(failure, group.failure ? `Last failure: ${group.failure}` : '');
      setText(refusal, only?.refusal ?? '');
      details.hidden = only !== undefined || fetches.length === 0;
      redraw(packages, fetches.map(packageText), packageList);
      acts.hidden = group.failing === 0;
      if (group.running === 0) bar.value = 0;
      else if (group.length) bar.value = group.received / group.length;
      else bar.removeAttribute('value');
      replace(
        rate,
        progressTexts(only ?? { ...group, state: group.running > 0 ? 'running' : 'queued' }).map((text) =>
          h('span', {}, text),
        ),
      );
    },
  };
}

/** @param {string} provider */
function fetchActs(provider) {
  const updated = async () => {};
  return [
    actionButton('Retry now', () => api.post('/admin/fetches/retried', { provider }), updated),
    ' ',
    actionButton('Cancel', () => api.post('/admin/fetches/cancelled', { provider }), updated, {
      question: {
        title: 'Cancel the fetches?',
        about: h('p', { class: 'break' }, provider),
        consequence:
          'All fetches of this provider end, and running ones lose what they received. ' +
          'If a client requests a package again, its fetch starts again.',
        no: 'Keep fetches',
        yes: 'Cancel fetches',
      },
    }),
  ];
}

/** @param {Api.Fetch} fetch */
const packageText = (fetch) =>
  `${fetch.version} ${fetch.platform}: ${fetchState(fetch)}${fetch.failure ? `. ${fetch.failure}` : ''}`;

/** @param {string[]} texts */
const packageList = (texts) =>
  h(
    'ul',
    { class: 'packages' },
    texts.map((text) => h('li', { class: 'break' }, text)),
  );

/**
 * Where a fetch comes from, and why it does not run.
 *
 * @param {Pick<Api.Fetch, 'state' | 'host' | 'failures'>} fetch
 */
export function fetchState({ state, host, failures }) {
  const waiting = state === 'running' ? '' : state === 'queued' ? 'queued, ' : 'waiting for retry, ';
  return `${waiting}from ${host}${failures > 0 ? `, ${failures} failed attempts` : ''}`;
}

/**
 * How far running fetches are, and how fast.
 *
 * @param {Pick<Api.Fetch, 'state' | 'received' | 'length' | 'bytesPerSecond' | 'secondsLeft'>} fetch
 */
export function progressTexts({ state, received, length, bytesPerSecond, secondsLeft }) {
  if (state !== 'running') return [];
  const size = length ? `${formatBytes(received)} of ${formatBytes(length)}` : formatBytes(received);
  const rate = bytesPerSecond ? `${formatBytes(bytesPerSecond)}/s` : '';
  return [size, `${rate}${secondsLeft === undefined ? '' : `, ${formatDuration(secondsLeft)} left`}`];
}
