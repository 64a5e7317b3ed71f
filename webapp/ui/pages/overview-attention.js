// What needs attention, on top of the overview, with links to the pages where an administrator can act.

import * as api from '../api/client.js';
import { onChange } from '../api/live.js';
import { accessTo } from '../api/rights.js';
import { identity } from '../api/session.js';
import { h, isAborted, messageOf, notice, redraw, replace, tag } from '../widgets/dom.js';

const REFRESH_INTERVAL = 10_000;

/** @typedef {Api.AttentionItem['kind']} Kind */

/** @type {Record<Kind, [text: string, kind: string]>} */
const kinds = {
  storage: ['Storage', 'bad'],
  disk: ['Disk', 'bad'],
  upstream: ['Upstream', 'warn'],
  conflicts: ['Conflicts', 'bad'],
  refused_releases: ['Verification', 'bad'],
  undecided_releases: ['Revoked key', 'bad'],
  failing_fetches: ['Downloads', 'warn'],
  new_signers: ['Signers', 'warn'],
  held_versions: ['New versions', 'warn'],
  withdrawn_versions: ['Withdrawn', 'warn'],
};

/**
 * The place that shows what needs attention and has its actions: a page, or a card of the overview.
 *
 * @param {Kind} kind
 * @param {boolean} isAdministrator
 */
export function targetOf(kind, isAdministrator) {
  if (kind === 'conflicts') return isAdministrator ? '#/administration?section=conflicts' : '#/events?kind=conflict';
  if (kind === 'new_signers') return isAdministrator ? '#/administration?section=signers' : '#/events?kind=new_signer';
  if (kind === 'held_versions') {
    return isAdministrator ? '#/administration?section=holds' : '#/events?kind=version_held';
  }
  if (kind === 'undecided_releases') {
    return isAdministrator ? '#/administration?section=signing-keys' : '#/events?kind=administration';
  }
  if (kind === 'withdrawn_versions') {
    return isAdministrator ? '#/administration?section=withdrawals' : '#/providers?mark=blocked';
  }
  if (kind === 'refused_releases') return '#/providers?mark=refused';
  return kind === 'failing_fetches' ? 'fetches' : 'health';
}

/** A strip that is hidden while nothing needs attention. Keeps itself up to date until its end is called. */
export function attentionStrip() {
  const list = h('div');
  const strip = h(
    'section',
    { class: 'card attention', hidden: true, 'aria-live': 'polite' },
    h('header', {}, h('h2', {}, 'Needs attention')),
    list,
  );
  let request = new AbortController();

  async function show() {
    request.abort();
    request = new AbortController();
    try {
      const { items } = await api.get('/attention', { signal: request.signal });
      strip.hidden = items.length === 0;
      redraw(list, items, attentionList);
    } catch (error) {
      if (isAborted(error)) return;
      strip.hidden = false;
      replace(list, notice(messageOf(error), 'bad'));
    }
  }

  const timer = setInterval(show, REFRESH_INTERVAL);
  const end = onChange(show);
  show();
  return {
    strip,
    end() {
      clearInterval(timer);
      request.abort();
      end();
    },
  };
}

/** @param {Api.AttentionItem[]} items */
function attentionList(items) {
  const isAdministrator = accessTo('admin', identity()) === 'granted';
  return h(
    'ul',
    {},
    items.map((item) =>
      h(
        'li',
        {},
        tag(...kinds[item.kind]),
        h(
          'div',
          {},
          link(item.sentence, targetOf(item.kind, isAdministrator)),
          item.subjects.map(({ name, reason }) =>
            h('div', { class: 'small soft break' }, reason ? `${name}: ${reason}` : name),
          ),
          item.count > item.subjects.length &&
            item.subjects.length > 0 &&
            h('div', { class: 'small soft' }, `and ${item.count - item.subjects.length} more`),
        ),
      ),
    ),
  );
}

/**
 * A link to a page, or a button that goes to a card of this page: the fragment chooses the page.
 *
 * @param {string} text
 * @param {string} target
 */
function link(text, target) {
  if (target.startsWith('#')) return h('a', { href: target }, text);
  const go = () => {
    const card = document.getElementById(target);
    card?.scrollIntoView();
    card?.querySelector('h2')?.focus({ preventScroll: true });
  };
  return h('button', { type: 'button', class: 'link', onclick: go }, text);
}
