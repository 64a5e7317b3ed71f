// What the mirror has and knows: all providers, one of them, one version.

import * as api from './api.js';
import { empty, fail, h, notice, redraw, replace, tag } from './dom.js';
import { ago, bytes, fingerprint, number, time } from './format.js';
import { onChange } from './live.js';

const PAGE = 50;
const VERSIONS = 20;
const PATIENCE = 200;
const states = {
  stored: 'stored',
  known: 'known, not stored',
  blocked: 'blocked',
  conflict: 'conflict',
};

export function providers(box, _, query) {
  let offset = 0;
  let asked = new AbortController();
  let timer;
  const field = h('input', { type: 'search', id: 'search', value: query.get('search') ?? '', placeholder: 'hashicorp aws',
    autocomplete: 'off', spellcheck: false });
  const list = h('div', { 'aria-live': 'polite' });
  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Providers')),
    h('section', { class: 'card' }, h('div', { class: 'fields' }, h('label', { class: 'wide' }, 'Search by hostname, namespace or type', field)),
      list),
  );
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      offset = 0;
      show();
    }, PATIENCE);
  });

  async function show() {
    asked.abort();
    asked = new AbortController();
    try {
      const found = await api.get('providers', { search: field.value.trim(), offset, limit: PAGE }, asked.signal);
      redraw(list, found, (page) => [page.total === 0 ? none() : table(page), pager(page.total, offset, page.items.length, PAGE, (to) => {
        offset = to;
        show();
      })]);
    } catch (problem) {
      fail(list, problem);
    }
  }

  function none() {
    return field.value.trim()
      ? empty('No provider matches', 'Each word must be part of the address.')
      : empty('No provider yet', 'Set a client up to use this mirror; what it asks for appears here.');
  }

  const end = onChange(show);
  show();
  return () => {
    clearTimeout(timer);
    asked.abort();
    end();
  };
}

function table(page) {
  return h('table', { class: 'rows' },
    h('thead', {}, h('tr', {}, h('th', {}, 'Provider'), h('th', { class: 'number' }, 'Stored packages'), h('th', { class: 'number' }, 'Size'))),
    h('tbody', {}, page.items.map((item) => h('tr', {},
      h('td', { class: 'break' }, h('a', { href: `#/providers/${api.path(item.hostname, item.namespace, item.type)}` },
        h('span', { class: 'soft' }, `${item.hostname}/`), `${item.namespace}/${item.type}`)),
      h('td', { class: 'number', 'data-label': 'stored packages:' }, number(item.packages)),
      h('td', { class: 'number', 'data-label': 'size:' }, bytes(item.bytes))))));
}

function pager(total, offset, shown, size, go) {
  if (total <= size) return null;
  return h('div', { class: 'pager' },
    `${number(offset + 1)} to ${number(offset + shown)} of ${number(total)}`,
    h('button', { type: 'button', disabled: offset === 0, onclick: () => go(Math.max(0, offset - size)) }, 'Previous'),
    h('button', { type: 'button', disabled: offset + shown >= total, onclick: () => go(offset + size) }, 'Next'));
}

export function provider(box, names) {
  let offset = 0;
  const address = names.join('/');
  const content = h('div');
  replace(
    box,
    h('p', { class: 'crumb' }, h('a', { href: '#/providers' }, 'Providers')),
    h('div', { class: 'title' }, h('h1', {}, address)),
    content,
  );

  async function show() {
    try {
      redraw(content, await api.get(`providers/${api.path(...names)}`, { offset, limit: VERSIONS }), (found) => [
        (found.warnings ?? []).map((warning) => notice(warning, 'warn')),
        h('section', { class: 'card' },
          h('header', {}, h('h2', {}, `${number(found.total)} ${found.total === 1 ? 'version' : 'versions'}`),
            h('span', { class: 'small soft' }, found.learntAt ? `registry asked ${ago(found.learntAt)}` : 'the registry was never asked')),
          h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Versions by platforms' }, matrix(found, names)),
          h('div', { class: 'legend' }, Object.entries(states)
            .filter(([state]) => state === 'stored' || state === 'known' || has(found, state))
            .map(([state, text]) => h('span', {}, h('span', { class: `state ${state}` }), text))),
          pager(found.total, offset, found.versions.length, VERSIONS, (to) => {
            offset = to;
            show();
          })),
      ]);
    } catch (problem) {
      fail(content, problem);
    }
  }

  show();
  return onChange(show);
}

function has(found, state) {
  return found.versions.some((version) => Object.values(version.packages).some((each) => each.state === state));
}

function matrix(found, names) {
  return h('table', { class: 'matrix' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Version'),
      found.platforms.map((platform) => h('th', { scope: 'col' }, platform.split('_')[0], h('br'), platform.split('_')[1])))),
    h('tbody', {}, found.versions.map((version) => h('tr', {},
      h('th', { scope: 'row' },
        h('a', { href: `#/providers/${api.path(...names, version.version)}` }, version.version), ' ',
        !version.listed && h('span', { class: 'small soft' }, 'no longer listed')),
      found.platforms.map((platform) => cell(version.packages[platform]))))));
}

function cell(found) {
  if (!found) return h('td', {}, h('span', { class: 'soft', 'aria-label': 'none' }, ''));
  const words = [states[found.state] ?? found.state, found.bytes && bytes(found.bytes), found.lastUsed && `used ${ago(found.lastUsed)}`]
    .filter(Boolean).join(', ');
  return h('td', {}, h('span', { class: `state ${found.state}`, role: 'img', 'aria-label': words, title: words }));
}

export function release(box, names) {
  const [hostname, namespace, type, version] = names;
  const content = h('div');
  replace(
    box,
    h('p', { class: 'crumb' }, h('a', { href: '#/providers' }, 'Providers'), ' / ',
      h('a', { href: `#/providers/${api.path(hostname, namespace, type)}` }, `${hostname}/${namespace}/${type}`)),
    h('div', { class: 'title' }, h('h1', {}, `${type} ${version}`)),
    content,
  );

  async function show() {
    try {
      redraw(content, await api.get(`providers/${api.path(...names)}`), (found) => [signature(found), packages(found)]);
    } catch (problem) {
      fail(content, problem);
    }
  }

  show();
  return onChange(show);
}

function signature(found) {
  const signer = (each) => [
    h('dt', {}, 'Signed by'), h('dd', { class: 'mono' }, fingerprint(each.fingerprint)),
    each.signingFingerprint !== each.fingerprint && [h('dt', {}, 'with the subkey'), h('dd', { class: 'mono' }, fingerprint(each.signingFingerprint))],
    h('dt', {}, 'Signed on'), h('dd', {}, time(each.signedAt)),
    each.keyExpiredAt && [h('dt', {}, 'Key expired on'), h('dd', {}, time(each.keyExpiredAt), ' ', tag('before it signed', 'warn'),
      h('div', { class: 'small soft' }, 'This is the expiry in the copy of the key that the registry gives. Clients accept such a signature; mirror.trust.refuse-expired-keys refuses it.'))],
  ];
  return h('section', { class: 'card' },
    h('header', {}, h('h2', {}, 'Release'), found.verifiedAt
      ? tag(found.signers.length > 0 ? 'verified' : 'verified by checksum, unsigned', found.signers.length > 0 ? 'good' : 'warn')
      : tag('not verified yet')),
    h('dl', { class: 'facts' }, found.verifiedAt
      ? [h('dt', {}, 'Verified'), h('dd', {}, time(found.verifiedAt)), found.signers.map(signer)]
      : [h('dt', {}, 'Verified'), h('dd', {}, 'when a client first asks for it')]));
}

function packages(found) {
  const list = found.packages ?? [];
  return h('section', { class: 'card' },
    h('header', {}, h('h2', {}, 'Packages')),
    h('table', { class: 'rows' },
      h('thead', {}, h('tr', {}, ['Platform', 'State'].map((name) => h('th', {}, name)), h('th', { class: 'number' }, 'Size'),
        ['Hashes', 'Last used'].map((name) => h('th', {}, name)))),
      h('tbody', {}, list.map((each) => h('tr', {},
        h('td', { class: 'mono nowrap' }, each.platform),
        h('td', {}, tag(each.state, { stored: 'good', blocked: 'bad', conflict: 'warn' }[each.state] ?? ''),
          each.assurance && each.assurance !== 'signed' && [' ', tag(each.assurance, 'warn')]),
        h('td', { class: each.bytes === undefined ? 'number none' : 'number', 'data-label': 'size:' }, bytes(each.bytes)),
        h('td', { class: each.hashes.length === 0 && 'none' }, each.hashes.length === 0 ? '–' : h('ul', { class: 'hashes' }, each.hashes.map((hash) => h('li', {}, hash)))),
        h('td', { class: each.lastUsed ? 'nowrap' : 'none', 'data-label': 'last used:' }, each.lastUsed ? ago(each.lastUsed) : '–'))))),
    list.length === 0 && empty('No packages', 'The registry lists none for this version.'));
}
