// The frame of the pages: navigation, theme and the state of the connection.

import { onStatus, start } from './api/live.js';
import { administration } from './pages/administration.js';
import { events } from './pages/events.js';
import { overview } from './pages/overview.js';
import { provider } from './pages/provider.js';
import { providers } from './pages/providers.js';
import { release } from './pages/release.js';
import { findPage, isCurrent } from './pages/router.js';
import { setup } from './pages/setup.js';
import { h, notice, replace, setText } from './widgets/dom.js';

/** @type {import('./pages/router.js').PageRoute[]} */
const routes = [
  { pattern: /^\/$/, title: 'Overview', page: overview },
  { pattern: /^\/providers$/, title: 'Providers', page: providers },
  { pattern: /^\/providers\/([^/]+)\/([^/]+)\/([^/]+)$/, title: 'Provider', page: provider },
  { pattern: /^\/providers\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/, title: 'Version', page: release },
  { pattern: /^\/events$/, title: 'Events', page: events },
  { pattern: /^\/setup$/, title: 'Setup', page: setup },
  { pattern: /^\/administration$/, title: 'Administration', page: administration },
];

/** @type {Record<import('./api/live.js').ConnectionState, string>} */
const connectionStates = {
  live: 'live',
  polling: 'updated every 5 s',
  lost: 'not connected',
  closed: 'token required',
};

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const content = byId('content');
let leave = () => {};

/** @param {boolean} isNavigation whether the page was changed by a link */
function show(isNavigation) {
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll('.bar nav a')) {
    if (isCurrent(link.getAttribute('href') ?? '', location.hash)) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const found = findPage(routes, location.hash);
  if (!found) {
    replace(content, notice('This page does not exist.'));
    return;
  }
  document.title = `${found.title} · Provider mirror`;
  const box = h('div');
  replace(content, box);
  leave = found.page(box, found.names, found.query) ?? (() => {});
  if (isNavigation) {
    content.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

/** @param {import('./api/live.js').ConnectionState} state */
function showConnection(state) {
  const box = byId('live');
  box.dataset.state = state;
  setText(box, connectionStates[state]);
}

function setUpTheme() {
  const button = byId('theme');
  const root = document.documentElement;
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
  const apply = () => {
    setText(button, isDark() ? 'Light theme' : 'Dark theme');
    button.setAttribute('aria-label', isDark() ? 'Use light theme' : 'Use dark theme');
    window.dispatchEvent(new Event('themechange'));
  };
  const stored = localStorage.getItem('mirror.theme');
  if (stored) root.dataset.theme = stored;
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    localStorage.setItem('mirror.theme', root.dataset.theme);
    apply();
  });
  dark.addEventListener('change', apply);
  apply();
}

// The fragment chooses the page, so the link that skips the navigation must not change it.
document.querySelector('.skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  content.focus();
});
setUpTheme();
window.addEventListener('hashchange', () => show(true));
show(false);
onStatus((status) => setText(byId('version'), `mirror ${status.version}`));
start(showConnection);
