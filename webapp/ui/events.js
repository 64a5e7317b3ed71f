// What happened, the latest first.

import * as api from './api.js';
import { empty, h, notice, replace, tag } from './dom.js';
import { time } from './format.js';
import { onStatus } from './live.js';

const PATIENCE = 250;
export const kinds = {
  conflict: ['Conflict', 'bad'],
  verification_failed: ['Verification failed', 'bad'],
  rot: ['Altered package', 'bad'],
  new_signer: ['New signer', 'warn'],
  expired_key: ['Expired key', 'warn'],
  release_warning: ['Release warning', 'warn'],
  upstream_outage: ['Upstream outage', 'warn'],
  upstream_back: ['Upstream back', 'good'],
  administration: ['Administration', 'info'],
};

export function events(box, _, query) {
  let asked = new AbortController();
  let timer;
  let latest;
  let more = false;
  const kind = h('select', { id: 'kind' }, h('option', { value: '' }, 'All'),
    Object.entries(kinds).map(([value, [text]]) => h('option', { value, selected: value === query.get('kind') }, text)));
  const provider = h('input', { type: 'search', id: 'provider', placeholder: 'registry.terraform.io/hashicorp/aws', value: query.get('provider') ?? '',
    autocomplete: 'off', spellcheck: false });
  const list = h('div', { 'aria-live': 'polite' });
  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Events')),
    h('section', { class: 'card' },
      h('div', { class: 'fields' }, h('label', {}, 'Kind', kind), h('label', { class: 'wide' }, 'Provider', provider)),
      list),
  );
  kind.addEventListener('change', () => show());
  provider.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(show, PATIENCE);
  });

  const ask = (before) => api.get('events', { kind: kind.value, provider: provider.value.trim(), before }, asked.signal);

  async function show() {
    asked.abort();
    asked = new AbortController();
    more = false;
    try {
      const page = await ask();
      if (page.items.length === 0) {
        replace(list, kind.value || provider.value.trim()
          ? empty('No such event', 'Nothing that is remembered matches.')
          : empty('Nothing happened', 'Conflicts, failed verifications, new signers, outages and administrative acts appear here.'));
        return;
      }
      const body = h('tbody', {}, page.items.map(row));
      replace(list, h('table', { class: 'rows' },
        h('thead', {}, h('tr', {}, h('th', {}, 'Time'), h('th', {}, 'Kind'), h('th', {}, 'What happened'))), body), older(page.next, body));
    } catch (problem) {
      if (problem.name !== 'AbortError') replace(list, notice(problem.message, 'bad'));
    }
  }

  function older(next, body) {
    if (!next) return null;
    const button = h('button', { type: 'button' }, 'Older events');
    const line = h('div', { class: 'pager' }, button);
    button.addEventListener('click', async () => {
      more = true;
      button.disabled = true;
      try {
        const page = await ask(next);
        body.append(...page.items.map(row));
        line.replaceWith(older(page.next, body) ?? '');
      } catch (problem) {
        line.replaceWith(notice(problem.message, 'bad'));
      }
    });
    return line;
  }

  const end = onStatus((status) => {
    // Whoever reads older events is not thrown back to the latest.
    if (status.latestEvent !== latest && !more) {
      latest = status.latestEvent;
      show();
    }
  });
  show();
  return () => {
    clearTimeout(timer);
    asked.abort();
    end();
  };
}

function row(event) {
  const [text, kind] = kinds[event.kind] ?? [event.kind, ''];
  return h('tr', {},
    h('td', { class: 'nowrap soft small' }, h('time', { datetime: event.time }, time(event.time))),
    h('td', {}, tag(text, kind)),
    h('td', { class: 'break' }, sentence(event)));
}

/** What happened, with a link where it names what it is about, or below it where it does not. */
function sentence(event) {
  if (!event.provider) return event.sentence;
  const name = [event.provider, event.version, event.platform].filter(Boolean).join(' ');
  const link = h('a', { href: `#/providers/${api.path(...event.provider.split('/').concat(event.version ?? []))}` }, name);
  const at = event.sentence.indexOf(name);
  return at < 0
    ? [event.sentence, h('div', { class: 'small' }, link)]
    : [event.sentence.slice(0, at), link, event.sentence.slice(at + name.length)];
}
