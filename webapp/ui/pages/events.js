// Lists the events of the mirror, the latest first.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { onStatus } from '../api/live.js';
import { h, messageOf, notice, replace, showError, tag } from '../widgets/dom.js';
import { field, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { table, tableRow } from '../widgets/table.js';
import { providerLink } from './router.js';

const TYPING_PAUSE = 250;

/** @type {Record<string, [text: string, kind: string]>} */
const kinds = {
  conflict: ['Conflict', 'bad'],
  verification_failed: ['Verification failed', 'bad'],
  verification_recovered: ['Verification recovered', 'good'],
  rot: ['Corrupt package', 'bad'],
  job_suspended: ['Suspended job', 'bad'],
  new_signer: ['New signer', 'warn'],
  expired_key: ['Expired key', 'warn'],
  release_warning: ['Release warning', 'warn'],
  version_held: ['Version on hold', 'warn'],
  upstream_outage: ['Upstream outage', 'warn'],
  upstream_back: ['Upstream recovered', 'good'],
  storage_outage: ['Storage outage', 'bad'],
  storage_back: ['Storage recovered', 'good'],
  administration: ['Administration', 'info'],
};

/** @type {Page} */
export function events(box, _, query) {
  let request = new AbortController();
  let timer = 0;
  /** @type {string | undefined} */
  let latest;
  let showsOlder = false;
  const kind = h(
    'select',
    { id: 'kind' },
    h('option', { value: '' }, 'All'),
    Object.entries(kinds).map(([value, [text]]) => h('option', { value, selected: value === query.get('kind') }, text)),
  );
  const provider = textInput('provider', 'registry.terraform.io/hashicorp/aws', {
    type: 'search',
    id: 'provider',
    value: query.get('provider') ?? '',
  });
  const list = h('div', { 'aria-live': 'polite' });
  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Events')),
    h(
      'section',
      { class: 'card' },
      h('div', { class: 'fields' }, field('Kind', kind), field('Provider', provider, true)),
      list,
    ),
  );
  kind.addEventListener('change', () => show());
  provider.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, TYPING_PAUSE);
  });

  const load = (/** @type {string} */ before = '') =>
    api.get('/events', {
      query: { kind: kind.value ? [kind.value] : [], provider: provider.value.trim(), before },
      signal: request.signal,
    });

  async function show() {
    request.abort();
    request = new AbortController();
    showsOlder = false;
    try {
      const { items, next } = await load();
      const rows = table(
        items,
        ['Time', 'Kind', 'Event'],
        cells,
        noEvent(Boolean(kind.value || provider.value.trim())),
      );
      replace(list, rows, olderButton(next, rows.querySelector('tbody')));
    } catch (error) {
      showError(list, error);
    }
  }

  /**
   * @param {string | undefined} next
   * @param {HTMLElement | null} body
   */
  function olderButton(next, body) {
    if (!next || !body) return null;
    const button = h('button', { type: 'button' }, 'Show older events');
    const line = h('div', { class: 'pager' }, button);
    button.addEventListener('click', async () => {
      showsOlder = true;
      button.disabled = true;
      try {
        const page = await load(next);
        body.append(...page.items.map((event) => tableRow(cells(event))));
        line.replaceWith(olderButton(page.next, body) ?? '');
      } catch (error) {
        line.replaceWith(notice(messageOf(error), 'bad'));
      }
    });
    return line;
  }

  const end = onStatus((status) => {
    // A new event must not close the older events that somebody is reading.
    if (status.latestEvent !== latest && !showsOlder) {
      latest = status.latestEvent;
      show();
    }
  });
  show();
  return () => {
    clearTimeout(timer);
    request.abort();
    end();
  };
}

/**
 * @param {boolean} isFiltered
 * @returns {[title: string, text: string]}
 */
const noEvent = (isFiltered) =>
  isFiltered
    ? ['No matching event', 'The event log has no event of this kind and provider.']
    : ['No events yet', 'Conflicts, failed verifications, new signers, outages and administrative acts appear here.'];

/**
 * @param {Api.Event} event
 * @returns {Child[]}
 */
function cells(event) {
  const [text, kind] = kinds[event.kind] ?? [event.kind, ''];
  return [
    h('td', { class: 'nowrap soft small' }, h('time', { datetime: event.time }, formatTime(event.time))),
    tag(text, kind),
    h('td', { class: 'break' }, linkedSentence(event)),
  ];
}

/**
 * The sentence of an event, with a link at the name of the provider, or below it if the sentence does not name it.
 *
 * @param {Api.Event} event
 */
function linkedSentence(event) {
  if (!event.provider) return event.sentence;
  const { before, name, after } = splitSentence(event);
  const link = h('a', { href: providerLink(namesOf(event.provider), event.version) }, name);
  return before === undefined ? [event.sentence, h('div', { class: 'small' }, link)] : [before, link, after];
}

/**
 * Splits the sentence of an event at the name of what the event is about.
 *
 * @param {Pick<Api.Event, 'sentence' | 'provider' | 'version' | 'platform'>} event
 */
export function splitSentence({ sentence, provider, version, platform }) {
  const name = [provider, version, platform].filter(Boolean).join(' ');
  const at = sentence.indexOf(name);
  return at < 0 ? { name } : { before: sentence.slice(0, at), name, after: sentence.slice(at + name.length) };
}
