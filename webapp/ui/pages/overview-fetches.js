// The fetches of the overview, each with a progress bar.

import { empty, h, replace, setText } from '../widgets/dom.js';
import { formatBytes, formatDuration } from '../widgets/formats.js';

export function fetchCard() {
  const summary = h('span', { class: 'small soft' });
  const list = h('div', { 'aria-live': 'off' });
  /** @type {Map<string, ReturnType<typeof fetchRow>>} */
  const rows = new Map();
  return {
    card: h('section', { class: 'card', id: 'fetches' }, h('header', {}, h('h2', {}, 'Fetches'), summary), list),
    show(/** @type {Api.Status['fetches']} */ { running, queued, resting: waiting, items }) {
      setText(summary, `${running} running, ${queued} queued${waiting > 0 ? `, ${waiting} waiting for retry` : ''}`);
      showRows(list, rows, items);
    },
  };
}

/**
 * Keeps the row of a fetch for as long as the fetch runs, so that its bar moves instead of being drawn again.
 *
 * @param {HTMLElement} box
 * @param {Map<string, ReturnType<typeof fetchRow>>} rows
 * @param {Api.Fetch[]} fetches
 */
function showRows(box, rows, fetches) {
  if (fetches.length === 0) {
    rows.clear();
    replace(
      box,
      empty('No fetch in progress', 'If a client requests a package that is not stored, its fetch appears here.'),
    );
    return;
  }
  if (rows.size === 0) replace(box);
  const keys = fetches.map((fetch) => `${fetch.provider} ${fetch.version} ${fetch.platform}`);
  for (const [key, row] of rows) {
    if (!keys.includes(key)) {
      row.element.remove();
      rows.delete(key);
    }
  }
  fetches.forEach((fetch, index) => {
    const row = rows.get(keys[index]) ?? fetchRow(fetch);
    rows.set(keys[index], row);
    row.show(fetch);
    if (box.children[index] !== row.element) box.insertBefore(row.element, box.children[index] ?? null);
  });
}

/** @param {Api.Fetch} fetch */
function fetchRow(fetch) {
  const name = `${fetch.provider} ${fetch.version}`;
  const bar = h('progress', { max: '1', 'aria-label': `${name} ${fetch.platform}` });
  const rate = h('div', { class: 'rate' });
  const state = h('span', { class: 'small soft' });
  const refusal = h('div', { class: 'small soft break' });
  return {
    element: h(
      'div',
      { class: 'fetch' },
      h(
        'div',
        { class: 'what' },
        name,
        ' ',
        h('span', { class: 'small soft mono' }, fetch.platform),
        h('br'),
        state,
        refusal,
      ),
      bar,
      rate,
    ),
    show(/** @type {Api.Fetch} */ now) {
      setText(state, fetchState(now));
      setText(refusal, now.refusal ?? '');
      if (now.state !== 'running') bar.value = 0;
      else if (now.length) bar.value = now.received / now.length;
      else bar.removeAttribute('value');
      replace(
        rate,
        progressTexts(now).map((text) => h('span', {}, text)),
      );
    },
  };
}

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
 * How far a running fetch is, and how fast.
 *
 * @param {Pick<Api.Fetch, 'state' | 'received' | 'length' | 'bytesPerSecond' | 'secondsLeft'>} fetch
 */
export function progressTexts({ state, received, length, bytesPerSecond, secondsLeft }) {
  if (state !== 'running') return [];
  const size = length ? `${formatBytes(received)} of ${formatBytes(length)}` : formatBytes(received);
  const rate = bytesPerSecond ? `${formatBytes(bytesPerSecond)}/s` : '';
  return [size, `${rate}${secondsLeft === undefined ? '' : `, ${formatDuration(secondsLeft)} left`}`];
}
