// What somebody writes who wants to use this mirror, to copy.

import * as api from './api.js';
import { choices, copyButton, h, notice, replace } from './dom.js';

const PATIENCE = 250;

export function setup(box) {
  const chosen = { client: 'terraform', way: 'network-mirror', token: 'no' };
  let told = null;
  let asked = new AbortController();
  let timer;
  const field = h('input', { type: 'url', id: 'mirror-url', spellcheck: false, autocomplete: 'off', 'aria-describedby': 'url-check' });
  const check = h('div', { id: 'url-check', 'aria-live': 'polite' });
  const text = h('div', { class: 'stack' });
  const choose = (name) => (value) => {
    chosen[name] = value;
    show();
  };
  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Set up')),
    h('section', { class: 'card stack' },
      h('label', {}, 'URL of this mirror, as clients reach it', field),
      check,
      h('div', { class: 'fields' },
        choices('Client', [['terraform', 'Terraform'], ['opentofu', 'OpenTofu'], ['terragrunt', 'Terragrunt']], chosen.client, choose('client')),
        choices('Way of use', [['network-mirror', 'Network mirror'], ['registry', 'Registry']], chosen.way, choose('way')),
        choices('Token', [['no', 'Without token'], ['yes', 'With token']], chosen.token, choose('token'))),
      text),
    h('section', { class: 'card' }, h('header', {}, h('h2', {}, 'Which way suits')), comparison()),
  );
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(field.value), PATIENCE);
  });

  async function ask(url) {
    asked.abort();
    asked = new AbortController();
    try {
      told = await api.get('setup', { url }, asked.signal);
      if (field.value === '') field.value = told.url;
      replace(check, told.problems.length === 0
        ? notice('The URL ends in a slash, as it must.', 'good')
        : told.problems.map((problem) => notice(problem, 'warn')));
      show();
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        told = null;
        replace(check, notice(problem.message, 'bad'));
        replace(text);
      }
    }
  }

  function show() {
    if (!told) return;
    const found = told.texts.find((each) => each.client === chosen.client && each.way === chosen.way
      && each.token === (chosen.token === 'yes'));
    replace(
      text,
      h('p', { class: 'soft small' }, 'Put this into ', found.file, ':'),
      h('div', { class: 'snippet' },
        h('pre', { id: 'snippet', tabindex: '0', 'aria-label': 'Configuration' }, h('code', {}, found.text)),
        copyButton(() => found.text)),
      h('ul', { class: 'notes' }, found.notes.map((note) => h('li', {}, marked(note)))));
  }

  // A mirror that is told its public URL knows better than the browser; else the browser knows best.
  api.get('setup', {}, asked.signal).then(
    (first) => ask(first.configured ? first.url : api.mirrorUrl()),
    () => ask(api.mirrorUrl()),
  );
  return () => {
    clearTimeout(timer);
    asked.abort();
  };
}

/** A text in which what stands between backticks is code. */
const marked = (text) => text.split('`').map((part, index) => (index % 2 === 1 ? h('code', {}, part) : part));

function comparison() {
  const rows = [
    ['Suits', 'most: one block for all registries, and other installation methods beside it',
      'those who share lock files between platforms, or want every client to check the publisher’s signature itself'],
    ['Lock file', 'the hash of the one package that was installed, and the warning “Incomplete lock file information”',
      'what an installation from the registry itself leaves: the hashes of all platforms, no warning'],
    ['Signature', 'checked by the mirror', 'checked by the mirror, and then by the client'],
  ];
  return h('table', { class: 'rows' },
    h('thead', {}, h('tr', {}, h('td', {}), h('th', { scope: 'col' }, 'Network mirror'), h('th', { scope: 'col' }, 'Registry'))),
    h('tbody', {}, rows.map(([name, mirror, registry]) => h('tr', {}, h('th', { scope: 'row' }, name),
      h('td', { 'data-label': 'network mirror:' }, mirror), h('td', { 'data-label': 'registry:' }, registry)))));
}
