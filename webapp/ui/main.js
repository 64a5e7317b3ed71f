// The frame: which page is shown, the theme, and whether the mirror is heard of.

import { h, notice, replace, setText } from './dom.js';
import { onStatus, start } from './live.js';
import { overview } from './overview.js';
import { provider, providers, release } from './providers.js';
import { events } from './events.js';
import { setup } from './setup.js';
import { administration } from './administration.js';

const pages = [
  [/^\/$/, 'Overview', overview],
  [/^\/providers$/, 'Providers', providers],
  [/^\/providers\/([^/]+)\/([^/]+)\/([^/]+)$/, 'Provider', provider],
  [/^\/providers\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/, 'Version', release],
  [/^\/events$/, 'Events', events],
  [/^\/setup$/, 'Set up', setup],
  [/^\/administration$/, 'Administration', administration],
];
const content = document.getElementById('content');
let leave = () => {};

function show(moved) {
  const [where, query = ''] = location.hash.replace(/^#/, '').split('?');
  const address = where || '/';
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll('.bar nav a')) {
    const target = link.getAttribute('href').slice(1);
    const here = target === '/' ? address === '/' : address.startsWith(target);
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  for (const [pattern, name, page] of pages) {
    const match = pattern.exec(address);
    if (match) {
      const names = match.slice(1).map(decodeURIComponent);
      document.title = `${names.length > 0 ? names.slice(1).join('/') : name} · Provider mirror`;
      const box = replace(content, h('div')).firstChild;
      leave = page(box, names, new URLSearchParams(query)) ?? (() => {});
      if (moved) {
        content.focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }
      return;
    }
  }
  replace(content, notice('There is no such page.'));
}

const states = {
  live: 'live',
  polling: 'every 5 s',
  lost: 'no answer',
  closed: 'token needed',
};

function showState(state) {
  const box = document.getElementById('live');
  box.dataset.state = state;
  setText(box, states[state]);
}

function theme() {
  const button = document.getElementById('theme');
  const root = document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
  const tell = () => {
    setText(button, isDark() ? 'Light' : 'Dark');
    button.setAttribute('aria-label', isDark() ? 'Change to light colours' : 'Change to dark colours');
    window.dispatchEvent(new Event('themechange'));
  };
  const kept = localStorage.getItem('mirror.theme');
  if (kept) root.dataset.theme = kept;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    localStorage.setItem('mirror.theme', root.dataset.theme);
    tell();
  });
  dark.addEventListener('change', tell);
  tell();
}

// The hash is what chooses the page; the link for those who skip the navigation must not.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  content.focus();
});
theme();
window.addEventListener('hashchange', () => show(true));
show(false);
onStatus((status) => setText(document.getElementById('version'), `mirror ${status.version}`));
start(showState);
