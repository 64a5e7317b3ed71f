// What fills and keeps the store: prefetches, imports, exports, what is removed, what is hashed again. All of it is tasks,
// which go on whether anybody looks or not.

import * as api from './api.js';
import { empty, h, notice, replace, tag } from './dom.js';
import { ago, bytes, number } from './format.js';

const LOOKED_AT_EVERY = 2_000;
const SHOWN_ITEMS = 200;
const BAD = new Set(['failed', 'refused', 'mismatch', 'rotten', 'missing', 'unverified']);

const words = (text) => text.split(/[\s,]+/).filter((word) => word !== '');
export const field = (label, input, wide = false) => h('label', { class: wide ? 'wide' : null }, label, input);
export const input = (name, placeholder, value = '') => h('input', { name, placeholder, value, autocomplete: 'off', spellcheck: false });

/** A form whose act tells below it what became of it. */
function form(button, act, ...fields) {
  return asking(button, 'primary', act, ...fields);
}

function asking(button, kind, act, ...fields) {
  const told = h('div');
  const submit = h('button', { class: kind }, button);
  const made = h('form', { class: 'fields' }, fields, submit);
  made.addEventListener('submit', async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      const said = await act(made.elements);
      replace(told, said ? notice(said) : null);
    } catch (problem) {
      replace(told, notice(problem.message, 'bad'));
    } finally {
      submit.disabled = false;
    }
  });
  return h('div', { class: 'stack' }, made, told);
}

/** The tasks of a kind, looked at again while one is open and the page is shown; about says what one is about, if its id does not. */
export function tasks(load, route, one = (id) => `${route}/${api.path(id)}`, about = () => '') {
  const box = h('div', { class: 'stack' });
  const opened = new Set();
  let timer;

  async function look() {
    clearTimeout(timer);
    try {
      const list = await load();
      const details = await Promise.all(list.filter((task) => opened.has(task.id) && !task.items).map((task) => api.get(one(task.id))));
      const byId = new Map(details.map((task) => [task.id, task]));
      replace(box, list.length === 0 ? empty('None yet', 'What is asked for here is kept, and goes on after a restart.') : list.map((task) => row(byId.get(task.id) ?? task)));
      if (list.some((task) => task.state === 'open')) again();
    } catch (problem) {
      replace(box, notice(problem.message, 'bad'));
    }
  }

  function again() {
    timer = setTimeout(() => (box.isConnected ? look() : undefined), LOOKED_AT_EVERY);
  }

  function row(task) {
    const counts = Object.entries(task.counts).map(([outcome, count]) => tag(`${number(count)} ${outcome}`, BAD.has(outcome) ? 'bad' : ''));
    const toggle = () => {
      if (!opened.delete(task.id)) opened.add(task.id);
      look();
    };
    const bad = Object.keys(task.counts).some((outcome) => BAD.has(outcome));
    const kind = { failed: 'bad', open: 'warn', done: bad ? '' : 'good' }[task.state] ?? '';
    const name = about(task) ? h('strong', { class: 'name' }, about(task)) : h('span', { class: 'name mono' }, task.id);
    return h('div', { class: 'task' },
      h('div', { class: 'task-line' },
        tag(task.state, kind), name, h('span', { class: 'soft small' }, ago(task.askedAt)), counts,
        h('span', { class: 'end' },
          h('button', { type: 'button', 'aria-expanded': String(opened.has(task.id)), onclick: toggle }, 'Items'),
          task.state === 'open' ? h('button', { type: 'button', onclick: () => cancel(task.id) }, 'Cancel') : null)),
      task.failure ? notice(task.failure, 'bad') : null,
      task.progress ? h('p', { class: 'soft small' }, progress(task.progress)) : null,
      task.items && opened.has(task.id) ? items(task.items) : null);
  }

  async function cancel(id) {
    try {
      await api.send('DELETE', one(id));
    } catch {
      // It has ended meanwhile, which the list shows.
    }
    look();
  }

  look();
  return { box, look };
}

function progress(figures) {
  return Object.entries(figures)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name.replace(/([A-Z])/g, ' $1').toLowerCase()}: ${/bytes/i.test(name) ? bytes(value) : number(value)}`)
    .join(' · ');
}

function items(list) {
  const troubled = [...list].sort((one, other) => BAD.has(other.outcome) - BAD.has(one.outcome));
  return h('div', {},
    h('table', { class: 'rows' },
      h('thead', {}, h('tr', {}, ['What', 'Outcome', 'Why'].map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, troubled.slice(0, SHOWN_ITEMS).map((item) => h('tr', {},
        h('td', { class: 'break' }, item.subject), h('td', {}, tag(item.outcome, BAD.has(item.outcome) ? 'bad' : '')), h('td', { class: 'break' }, item.detail))))),
    list.length > SHOWN_ITEMS ? h('p', { class: 'soft small' }, `and ${number(list.length - SHOWN_ITEMS)} more, by the API`) : null);
}

export const listOf = (route) => async () => (await api.get(route)).tasks;

function prefetches() {
  const route = 'admin/prefetches';
  const list = tasks(listOf(route), route);
  const platforms = () => input('platforms', 'linux_amd64 darwin_arm64, or *', 'linux_amd64');
  const begun = async (order) => {
    await api.send('POST', route, order);
    list.look();
  };
  const lockFile = h('textarea', { name: 'lockFile', rows: '4', placeholder: 'The text of a .terraform.lock.hcl', spellcheck: 'false' });
  const file = h('input', { type: 'file' });
  file.addEventListener('change', async () => {
    if (file.files[0]) lockFile.value = await file.files[0].text();
  });
  return h('div', { class: 'stack' },
    form('Fetch', (fields) => begun({
      providers: [{ provider: fields.provider.value.trim(), version: fields.version.value.trim(), all: fields.all.checked, platforms: words(fields.platforms.value) }],
    }),
    field('Provider', input('provider', 'hashicorp/null')), field('Version', input('version', '~> 3.2')),
    field('Platforms', platforms()), field('All versions', h('input', { type: 'checkbox', name: 'all' }))),
    form('Fetch what it names', (fields) => begun({ lockFile: fields.lockFile.value, platforms: words(fields.platforms.value) }),
      field('Lock file', lockFile, true), field('or a file', file), field('Platforms', platforms())),
    list.box);
}

function imports() {
  const route = 'admin/imports';
  const list = tasks(listOf(route), route);
  const unverified = () => h('select', { name: 'unverified' }, h('option', { value: 'leave' }, 'leave out'), h('option', { value: 'take' }, 'take'));
  const signers = () => input('signers', 'fingerprints, joined by commas');
  const keys = (fields) => fields.signers.value.split(',').map((key) => key.trim()).filter((key) => key !== '');
  const asked = (fields) => new URLSearchParams([['unverified', fields.unverified.value], ...keys(fields).map((key) => ['signer', key])]);
  const file = h('input', { type: 'file', name: 'archive', accept: '.zip,.tar,.gz,.tgz' });
  return h('div', { class: 'stack' },
    form('Upload and import', async (fields) => {
      if (!file.files[0]) return 'Choose an archive first.';
      await api.upload(`${route}?${asked(fields)}`, file.files[0]);
      list.look();
      return '';
    }, field('Archive (zip, tar, tar.gz)', file), field('What cannot be verified', unverified()), field('Keys that you know', signers(), true)),
    h('p', { class: 'soft small' }, 'Keep this page open until the archive has arrived. An upload that is broken off is to be sent again whole; what was imported stays.'),
    form('Import', async (fields) => {
      await api.send('POST', route, { folder: fields.folder.value.trim(), unverified: fields.unverified.value, signers: keys(fields) });
      list.look();
    }, field('Folder below mirror.import.path', input('folder', 'site-a')), field('What cannot be verified', unverified()), field('Keys that you know', signers(), true)),
    list.box);
}

function exports() {
  const route = 'admin/exports';
  const list = tasks(listOf(route), route);
  return h('div', { class: 'stack' },
    form('Export', async (fields) => {
      const selection = { providers: words(fields.providers.value), version: fields.version.value.trim(), platforms: words(fields.platforms.value) };
      const folder = fields.folder.value.trim();
      if (folder === '') {
        api.save((await api.send('POST', `${route}/links`, selection)).url);
        return 'Your browser saves the archive as it comes. One that was broken off is no archive.';
      }
      await api.send('POST', route, { ...selection, folder });
      list.look();
      return '';
    },
    field('Providers', input('providers', 'all, or hashicorp/* …')), field('Version', input('version', 'all')),
    field('Platforms', input('platforms', 'all')), field('Folder below mirror.export.path', input('folder', 'none: download'))),
    list.box);
}

function retention() {
  const route = 'admin/retention';
  const rules = h('p', { class: 'soft small' });
  const list = tasks(async () => {
    const told = await api.get(route);
    replace(rules, shownRules(told));
    return told.tasks;
  }, route);
  const begin = (dryRun) => async () => {
    await api.send('POST', route, { dryRun });
    list.look();
  };
  return h('div', { class: 'stack' }, rules,
    form('Show what would go', begin(true)),
    asking('Remove it', 'danger', async (fields) => (fields.sure.checked ? begin(false)() : 'Say that you mean it.'),
      field('I have seen what would go', h('input', { type: 'checkbox', name: 'sure' }))),
    list.box);
}

function shownRules(told) {
  const days = (seconds) => `${number(seconds / 86_400)} days`;
  const parts = [
    told.bytes === undefined ? null : `all together at most ${bytes(told.bytes)}`,
    told.unusedSeconds === undefined ? null : `nothing unused for ${days(told.unusedSeconds)}`,
    ...told.rules.map((rule) => `${rule.pattern}: ${[
      rule.unusedSeconds === undefined ? null : days(rule.unusedSeconds),
      rule.bytes === undefined ? null : bytes(rule.bytes),
    ].filter(Boolean).join(', ') || 'kept'}`),
  ].filter(Boolean);
  return parts.length === 0 ? 'Nothing is removed by the settings.' : parts.join(' · ');
}

function scrub() {
  const route = 'admin/scrub';
  const round = async () => {
    try {
      return [await api.get(route)];
    } catch (problem) {
      if (problem.status === 404) return [];
      throw problem;
    }
  };
  const list = tasks(round, route, () => route);
  return h('div', { class: 'stack' },
    form('Hash everything again', async () => {
      await api.send('POST', route);
      list.look();
    }),
    list.box);
}

// Asked for before anything is made, so that who may not do it is told so instead of shown a form.
const allowed = (route, make) => async () => {
  try {
    await api.get(route);
  } catch (problem) {
    if (problem.status !== 404) throw problem;
  }
  return make();
};

export const section = (id, title, purpose, make) => ({ id, route: `/admin/${id}`, title, purpose, show: allowed(`admin/${id}`, make) });

export const keeping = [
  section('prefetches', 'Prefetch', 'fetch before anybody asks', prefetches),
  section('imports', 'Import', 'bring packages in', imports),
  section('exports', 'Export', 'carry packages to another site', exports),
  section('retention', 'Retention', 'what goes when nobody uses it', retention),
  section('scrub', 'Scrub', 'find and mend what has rotted', scrub),
];
