// What the mirror does, at a glance.

import * as api from './api.js';
import { card, choices, empty, h, replace, setText, tag } from './dom.js';
import { ago, bytes, duration, number, percent, short } from './format.js';
import { onStatus } from './live.js';
import { plot, timeLabels } from './plot.js';

const REFRESH = 10_000;
const periods = [['hour', 'Hour'], ['day', 'Day'], ['month', 'Month']];
const readiness = { ready: ['Ready', 'good'], degraded: ['Degraded', 'warn'], unready: ['Not ready', 'bad'] };
const storageStates = {
  writable: ['writable', 'good'],
  read_only: ['read only', 'warn'],
  unreachable: ['unreachable', 'bad'],
  unknown: ['not looked at yet', ''],
};

const hostStates = {
  not_contacted: ['not contacted yet', ''],
  answering: ['answering', 'good'],
  failing: ['failing', 'bad'],
};

export function overview(box) {
  let period = 'hour';
  let asked = new AbortController();
  const health = h('span');
  const numbers = h('dl', { class: 'numbers' });
  const archives = plotCard('Archives', ['all', 'from upstream'], number, false);
  const volume = plotCard('Bytes given to clients', ['all', 'as they arrived'], bytes, true);
  const upstream = plotCard('Upstream', ['requests', 'failures'], number, false);
  const parts = h('div', { class: 'stack' });
  const fetches = h('div', { 'aria-live': 'off' });
  const fetchesNote = h('span', { class: 'small soft' });

  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Overview ', health), choices('Period', periods, period, (chosen) => {
      period = chosen;
      refresh();
    })),
    numbers,
    h('section', { class: 'card', id: 'fetches' }, h('header', {}, h('h2', {}, 'Fetches'), fetchesNote), fetches),
    h('div', { class: 'grid' }, archives.card, volume.card, upstream.card, card('Health', parts)),
  );

  async function refresh() {
    asked.abort();
    asked = new AbortController();
    try {
      showFigures(await api.get('figures', { period }, asked.signal));
    } catch (problem) {
      if (problem.name !== 'AbortError' && !numbers.hasChildNodes()) {
        replace(numbers, h('div', {}, h('dt', {}, 'Figures'), h('dd', {}, '–', h('small', {}, problem.message))));
      }
    }
  }

  function showFigures(told) {
    const { starts, figures, totals } = told;
    const time = { starts, step: told.stepSeconds, labels: timeLabels(told.period) };
    const all = totals.hits + totals.misses;
    archives.show(time, sum(figures.hits, figures.misses), figures.misses, [
      `${number(totals.hits)} from storage`, `${number(totals.misses)} from upstream`]);
    volume.show(time, figures.bytesServed, figures.bytesServed.map((all, index) => all - figures.bytesSaved[index]), [
      `${bytes(totals.bytesSaved)} from storage`, `${bytes(totals.bytesServed - totals.bytesSaved)} as they arrived`]);
    upstream.show(time, figures.upstreamRequests, figures.upstreamFailures, [
      `${number(totals.upstreamRequests)} requests`, `${number(totals.upstreamFailures)} failures`]);
    replace(
      numbers,
      figure('Archives from storage', percent(totals.hits, all), `${number(totals.hits)} of ${number(all)}`),
      figure('Bytes saved', bytes(totals.bytesSaved), `of ${bytes(totals.bytesServed)} given to clients`),
      figure('Client requests', short(totals.requests), totals.failedRequests === 0
        ? 'none failed' : `${number(totals.failedRequests)} failed`),
      figure('Packages fetched', number(totals.fetchesStored), totals.fetchesFailed === 0
        ? bytes(totals.bytesFetched) : `${bytes(totals.bytesFetched)}, ${number(totals.fetchesFailed)} tries failed`),
    );
  }

  const rows = new Map();
  function showStatus(status) {
    const [text, kind] = readiness[status.readiness];
    replace(health, tag(text, kind));
    showParts(parts, status);
    const { running, queued, resting, items } = status.fetches;
    setText(fetchesNote, `${running} running, ${queued} waiting${resting > 0 ? `, ${resting} to be tried again` : ''}`);
    showFetches(fetches, rows, items);
  }

  const timer = setInterval(refresh, REFRESH);
  const end = onStatus(showStatus);
  refresh();
  return () => {
    clearInterval(timer);
    asked.abort();
    end();
    [archives, volume, upstream].forEach((each) => each.end());
  };
}

const sum = (first, second) => first.map((value, index) => value + second[index]);

function figure(name, value, more) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value, h('small', {}, more)));
}

function plotCard(title, series, format, isSize) {
  const keys = h('div', { class: 'keys' });
  const drawn = plot(series, format, isSize);
  return {
    card: h('section', { class: 'card' }, h('header', {}, h('h2', {}, title), keys), drawn.box),
    show(time, first, second, words) {
      replace(keys, words.map((text) => h('span', {}, text)));
      drawn.show({ ...time, first, second, description: `${title}: ${words.join(', ')}` });
    },
    end: drawn.end,
  };
}

function showParts(parts, status) {
  const { storage } = status;
  const [text, kind] = storageStates[storage.state];
  const hosts = status.upstream.map((host) => h('tr', {},
    h('td', { class: 'break' }, host.host),
    h('td', {}, tag(...hostStates[host.state])),
    h('td', { class: 'small soft', 'data-label': 'last answer' }, ago(host.lastAnswer, Date.parse(status.now)))));
  replace(
    parts,
    h('dl', { class: 'facts' },
      h('dt', {}, 'Storage'), h('dd', {}, tag(text, kind)),
      h('dt', {}, 'Stored'), h('dd', {}, storage.packages === undefined
        ? 'being counted'
        : `${number(storage.packages)} packages of ${number(storage.providers)} providers, ${bytes(storage.bytes)}`),
      h('dt', {}, 'Running for'), h('dd', {}, duration((Date.parse(status.now) - Date.parse(status.startedAt)) / 1000))),
    hosts.length === 0
      ? h('p', { class: 'soft small' }, 'No upstream host was asked since the start.')
      : h('table', { class: 'rows' },
        h('thead', {}, h('tr', {}, h('th', {}, 'Upstream host'), h('th', {}, 'As last seen'), h('th', {}, 'Last answer'))),
        h('tbody', {}, hosts)),
  );
}

// Rows stay while their fetch does, so that a bar moves instead of being drawn anew.
function showFetches(box, rows, items) {
  const keys = items.map((fetch) => `${fetch.provider} ${fetch.version} ${fetch.platform}`);
  if (items.length === 0) {
    rows.clear();
    replace(box, empty('Nothing is being fetched', 'What clients ask for and the mirror does not have yet appears here.'));
    return;
  }
  if (rows.size === 0) replace(box);
  for (const [key, row] of rows) {
    if (!keys.includes(key)) {
      row.element.remove();
      rows.delete(key);
    }
  }
  items.forEach((fetch, index) => {
    const row = rows.get(keys[index]) ?? fetchRow(fetch);
    rows.set(keys[index], row);
    row.show(fetch);
    if (box.children[index] !== row.element) box.insertBefore(row.element, box.children[index] ?? null);
  });
}

function fetchRow(fetch) {
  const name = `${fetch.provider} ${fetch.version}`;
  const bar = h('progress', { max: '1', 'aria-label': `${name} ${fetch.platform}` });
  const rate = h('div', { class: 'rate' });
  const state = h('span', { class: 'small soft' });
  return {
    element: h('div', { class: 'fetch' },
      h('div', { class: 'what' }, name, ' ', h('span', { class: 'small soft mono' }, fetch.platform), h('br'), state), bar, rate),
    show(now) {
      setText(state, `${now.state === 'running' ? 'from' : `${now.state === 'queued' ? 'waiting' : 'to be tried again'}, from`} ${now.host}`
        + `${now.failures > 0 ? `, ${now.failures} tries failed` : ''}`);
      if (now.state !== 'running') bar.value = 0;
      else if (now.length > 0) bar.value = now.received / now.length;
      else bar.removeAttribute('value');
      replace(rate, now.state === 'running' ? progress(now) : null);
    },
  };
}

function progress(fetch) {
  const size = fetch.length ? `${bytes(fetch.received)} of ${bytes(fetch.length)}` : bytes(fetch.received);
  const rate = fetch.bytesPerSecond ? `${bytes(fetch.bytesPerSecond)}/s` : '';
  const left = fetch.secondsLeft === undefined ? '' : `, ${duration(fetch.secondsLeft)} left`;
  return [h('span', {}, size), h('span', {}, rate + left)];
}
