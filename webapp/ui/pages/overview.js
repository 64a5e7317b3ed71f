// Shows what the mirror does: its metrics, its running fetches and its health.

import * as api from '../api/client.js';
import { onConnection, onStatus } from '../api/live.js';
import { choices } from '../widgets/buttons.js';
import { card, h, isAborted, replace, tag } from '../widgets/dom.js';
import { attentionStrip } from './overview-attention.js';
import { fetchCard } from './overview-fetches.js';
import { healthFacts } from './overview-health.js';
import { metricsView } from './overview-metrics.js';
import { welcomeCard } from './overview-welcome.js';

const REFRESH_INTERVAL = 10_000;

/** @type {[string, string][]} */
const periods = [
  ['hour', 'Hour'],
  ['day', 'Day'],
  ['month', 'Month'],
];

/** @type {Record<string, [text: string, kind: string]>} */
const readiness = {
  ready: ['Ready', 'good'],
  degraded: ['Degraded', 'warn'],
  unready: ['Not ready', 'bad'],
};

/** @type {Page} */
export function overview(box) {
  let period = 'hour';
  let request = new AbortController();
  const state = h('span');
  const metrics = metricsView();
  const attention = attentionStrip();
  const welcome = welcomeCard();
  const fetches = fetchCard();
  const health = h('div', { class: 'stack' });
  const healthCard = card(h('h2', { tabindex: '-1' }, 'Health'), health);
  healthCard.id = 'health';
  const choosePeriod = (/** @type {string} */ chosen) => {
    period = chosen;
    refresh();
  };

  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Overview ', state), choices('Period', periods, period, choosePeriod)),
    attention.strip,
    welcome.box,
    metrics.numbers,
    fetches.card,
    h('div', { class: 'grid' }, metrics.plots, healthCard),
    metrics.note,
  );

  async function refresh() {
    request.abort();
    request = new AbortController();
    try {
      metrics.show(await api.get('/figures', { query: { period }, signal: request.signal }));
    } catch (error) {
      if (!isAborted(error)) metrics.showError(error);
    }
  }

  const timer = setInterval(refresh, REFRESH_INTERVAL);
  const end = onStatus((status) => {
    replace(state, tag(...(readiness[status.readiness] ?? [status.readiness, ''])));
    replace(health, healthFacts(status));
    fetches.show(status.fetches);
    welcome.show(status);
  });
  const endConnection = onConnection((connection) => {
    if (connection === 'lost') replace(state, tag('Not connected', 'bad'));
  });
  refresh();
  return () => {
    clearInterval(timer);
    request.abort();
    end();
    endConnection();
    attention.end();
    metrics.end();
  };
}
