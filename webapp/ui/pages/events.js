// Lists the events of the mirror, the latest first.

import * as api from '../api/client.js';
import { download } from '../api/download.js';
import { namesOf, pathOf } from '../api/routes.js';
import { onStatus } from '../api/live.js';
import { h, messageOf, notice, replace, showError, tag } from '../widgets/dom.js';
import { field, select, textInput } from '../widgets/form.js';
import { formatNumber, formatTime } from '../widgets/formats.js';
import { table, tableRow } from '../widgets/table.js';
import { dayAfter, kinds, splitSentence } from './event-texts.js';
import { providerLink, writeQuery } from './router.js';

const TYPING_PAUSE = 250;

/** @type {Page} */
export function events(box, _, query) {
  let request = new AbortController();
  let timer = 0;
  /** @type {string | undefined} */
  let latest;
  let showsOlder = false;
  const kind = select(
    'kind',
    [['', 'All'], ...Object.entries(kinds).map(([value, [text]]) => /** @type {[string, string]} */ ([value, text]))],
    query.get('kind') ?? '',
  );
  const text = textInput('text', 'signature', { type: 'search', id: 'text', value: query.get('text') ?? '' });
  const since = textInput('since', '', { type: 'date', value: query.get('since') ?? '' });
  const until = textInput('until', '', { type: 'date', value: query.get('until') ?? '' });
  const provider = textInput('provider', 'registry.terraform.io/hashicorp/aws', {
    type: 'search',
    id: 'provider',
    value: query.get('provider') ?? '',
  });
  const list = h('div', { 'aria-live': 'polite' });
  replace(
    box,
    h(
      'div',
      { class: 'title' },
      h('h1', {}, 'Events'),
      h('button', { type: 'button', onclick: () => download(linesLink(filters())) }, 'Download as JSON lines'),
    ),
    h(
      'section',
      { class: 'card' },
      h(
        'div',
        { class: 'fields' },
        field('Kind', kind),
        field('Provider', provider, true),
        field('Text', text),
        field('From', since),
        field('To', until),
      ),
      list,
    ),
  );
  for (const control of [kind, since, until]) control.addEventListener('change', () => filter(true));
  for (const control of [provider, text]) {
    control.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => filter(false), TYPING_PAUSE);
    });
  }

  /** @param {boolean} isStep whether the Back button leads back to the filters before */
  function filter(isStep) {
    const chosen = { kind, provider, text, since, until };
    const given = Object.entries(chosen).map(([name, { value }]) => [name, value.trim()]);
    writeQuery('/events', new URLSearchParams(given.filter(([, value]) => value !== '')), isStep);
    show();
  }

  const filters = () => ({
    kind: kind.value ? [kind.value] : [],
    provider: provider.value.trim(),
    text: text.value.trim(),
    since: since.value ? `${since.value}T00:00:00Z` : '',
    until: until.value ? dayAfter(until.value) : '',
  });

  const load = (/** @type {string} */ before = '') =>
    api.get('/events', { query: { ...filters(), before }, signal: request.signal });

  async function show() {
    request.abort();
    request = new AbortController();
    showsOlder = false;
    try {
      const { items, next } = await load();
      const rows = table(
        items,
        ['Last seen', 'Kind', 'Event'],
        cells,
        noEvent([kind, provider, text, since, until].some(({ value }) => value.trim() !== '')),
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
    ? ['No matching event', 'The event log has no event that all filters let through.']
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
    h('td', { class: 'break' }, linkedSentence(event), repetition(event)),
  ];
}

/** @param {Record<string, string | string[]>} filters */
const linesLink = (filters) => `-/api/v1/${pathOf('/events/lines', {}, filters)}`;

/** @param {Api.Event} event */
const repetition = ({ count, firstSeen }) =>
  count > 1 && h('div', { class: 'small soft' }, `${formatNumber(count)} times since ${formatTime(firstSeen)}`);

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
