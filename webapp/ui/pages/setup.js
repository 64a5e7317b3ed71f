// Shows the configuration that a client needs to use this mirror.

import * as api from '../api/client.js';
import { choices } from '../widgets/buttons.js';
import { card, h, isAborted, messageOf, notice, replace } from '../widgets/dom.js';
import { field } from '../widgets/form.js';
import { snippet } from '../widgets/snippet.js';

const TYPING_PAUSE = 250;

/** @type {[title: string, networkMirror: string, registry: string][]} */
const comparison = [
  [
    'Suitable for',
    'Most sites. One block covers all registries and can be combined with other installation methods.',
    'Sites that share lock files between platforms, or whose clients must check the publisher’s signature.',
  ],
  [
    'Lock file',
    'Contains only the hash of the installed package. The client warns: “Incomplete lock file information”.',
    'Contains the hashes of all platforms, as after a direct installation. The client does not warn.',
  ],
  ['Signature check', 'By the mirror.', 'By the mirror, then by the client.'],
];

/** @type {Page} */
export function setup(box) {
  const chosen = { client: 'terraform', way: 'network-mirror', token: 'no' };
  /** @type {Api.Setup | null} */
  let found = null;
  let request = new AbortController();
  let timer = 0;
  const url = h('input', {
    type: 'url',
    id: 'mirror-url',
    spellcheck: false,
    autocomplete: 'off',
    'aria-describedby': 'url-check',
  });
  const check = h('div', { id: 'url-check', 'aria-live': 'polite' });
  const configuration = h('div', { class: 'stack' });

  /**
   * @param {'client' | 'way' | 'token'} name
   * @param {string} label
   * @param {[value: string, text: string][]} options
   */
  const choice = (name, label, options) =>
    choices(label, options, chosen[name], (value) => {
      chosen[name] = value;
      show();
    });

  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Client setup')),
    h(
      'section',
      { class: 'card stack' },
      field('Mirror URL for clients', url),
      check,
      h(
        'div',
        { class: 'fields' },
        choice('client', 'Client', [
          ['terraform', 'Terraform'],
          ['opentofu', 'OpenTofu'],
          ['terragrunt', 'Terragrunt'],
        ]),
        choice('way', 'Protocol', [
          ['network-mirror', 'Network mirror'],
          ['registry', 'Provider registry'],
        ]),
        choice('token', 'Token', [
          ['no', 'Without token'],
          ['yes', 'With token'],
        ]),
      ),
      configuration,
    ),
    card('Network mirror or provider registry', comparisonTable()),
  );
  url.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => load(url.value), TYPING_PAUSE);
  });

  /** @param {string} wanted */
  async function load(wanted) {
    request.abort();
    request = new AbortController();
    try {
      found = await api.get('/setup', { query: { url: wanted }, signal: request.signal });
      if (url.value === '') url.value = found.url;
      replace(
        check,
        found.problems.length === 0
          ? notice('The URL is valid.', 'good')
          : found.problems.map((problem) => notice(problem, 'warn')),
      );
      show();
    } catch (error) {
      if (isAborted(error)) return;
      found = null;
      replace(check, notice(messageOf(error), 'bad'));
      replace(configuration);
    }
  }

  function show() {
    const text = found?.texts.find(
      (each) => each.client === chosen.client && each.way === chosen.way && each.token === (chosen.token === 'yes'),
    );
    if (text) replace(configuration, configurationText(text));
  }

  // The configured public URL is better than the URL that the browser uses.
  api.get('/setup', { signal: request.signal }).then(
    (first) => load(first.configured ? first.url : api.mirrorUrl()),
    () => load(api.mirrorUrl()),
  );
  return () => {
    clearTimeout(timer);
    request.abort();
  };
}

/** @param {Api.Item<Api.Setup['texts']>} text */
function configurationText({ file, text, notes }) {
  return [
    h('p', { class: 'soft small' }, 'Add this to ', file, ':'),
    snippet('Configuration', text, { id: 'snippet' }),
    h(
      'ul',
      { class: 'notes' },
      notes.map((note) =>
        h(
          'li',
          {},
          splitCode(note).map(({ text: part, isCode }) => (isCode ? h('code', {}, part) : part)),
        ),
      ),
    ),
  ];
}

/**
 * Splits a text at its backticks; the parts between two backticks are code.
 *
 * @param {string} text
 */
export const splitCode = (text) => text.split('`').map((part, index) => ({ text: part, isCode: index % 2 === 1 }));

function comparisonTable() {
  return h(
    'table',
    { class: 'rows' },
    h(
      'thead',
      {},
      h('tr', {}, h('td'), h('th', { scope: 'col' }, 'Network mirror'), h('th', { scope: 'col' }, 'Provider registry')),
    ),
    h(
      'tbody',
      {},
      comparison.map(([title, networkMirror, registry]) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, title),
          h('td', { 'data-label': 'network mirror:' }, networkMirror),
          h('td', { 'data-label': 'provider registry:' }, registry),
        ),
      ),
    ),
  );
}
