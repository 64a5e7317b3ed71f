// The frame of the pages: navigation, theme and the state of the connection.

import { onUnauthorized } from './api/client.js';
import { onConnection, onStatus, restart, start } from './api/live.js';
import { accessTo } from './api/rights.js';
import { identity, onIdentity, refreshIdentity } from './api/session.js';
import { administration } from './pages/administration.js';
import { availability } from './pages/availability.js';
import { events } from './pages/events.js';
import { overview } from './pages/overview.js';
import { provider } from './pages/provider.js';
import { providers } from './pages/providers.js';
import { publish } from './pages/publish.js';
import { release } from './pages/release.js';
import { findPage, isCurrent } from './pages/router.js';
import { setup } from './pages/setup.js';
import { denied, signInPage } from './pages/sign-in.js';
import { userBox } from './pages/user.js';
import { h, messageOf, notice, replace, setText } from './widgets/dom.js';

/** @type {import('./pages/router.js').PageRoute[]} */
const routes = [
  { pattern: /^\/$/, title: 'Overview', need: 'all', page: overview },
  { pattern: /^\/providers$/, title: 'Providers', need: 'some', page: providers },
  { pattern: /^\/providers\/([^/]+)\/([^/]+)\/([^/]+)$/, title: 'Provider', need: 'some', page: provider },
  { pattern: /^\/providers\/([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)$/, title: 'Version', need: 'some', page: release },
  {
    pattern: /^\/availability$/,
    title: 'Why can’t a client get a package?',
    need: 'some',
    page: availability,
  },
  { pattern: /^\/events$/, title: 'Events', need: 'all', page: events },
  { pattern: /^\/setup$/, title: 'Setup', need: 'some', page: setup },
  { pattern: /^\/publish$/, title: 'Publish', need: 'publish', page: publish },
  { pattern: /^\/administration$/, title: 'Administration', need: 'admin', page: administration },
  { pattern: /^\/administration\/([^/]+)$/, title: 'Administration', need: 'admin', page: administration },
  { pattern: /^\/sign-in$/, title: 'Sign in', need: 'any', page: signInPage },
];

/** @type {Record<import('./api/live.js').ConnectionState, string>} */
const connectionStates = {
  live: 'live',
  polling: 'updated every 5 s',
  lost: 'not connected',
  closed: 'not signed in',
};

const RETRY_INTERVAL = 5000;

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
  const access = accessTo(found.need, identity());
  if (access === 'denied' && location.hash.length <= 2 && accessTo('some', identity()) === 'granted') {
    location.replace('#/providers');
    return;
  }
  const box = h('div');
  replace(content, box);
  const page = { granted: found.page, denied: denied(found.need), 'sign-in': signInPage }[access];
  leave = page(box, found.names, found.query) ?? (() => {});
  if (isNavigation) {
    content.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

/** Shows who is signed in, and only the links that this user may follow. */
function showUser() {
  const user = identity();
  replace(byId('user'), userBox(user));
  byId('live').hidden = accessTo('all', user) !== 'granted';
  for (const link of document.querySelectorAll('[data-need]')) {
    const need = /** @type {import('./api/rights.js').Need} */ (link.getAttribute('data-need'));
    const access = accessTo(need, user);
    /** @type {HTMLElement} */ (link).hidden = access === 'denied' || user === null;
  }
}

/** Returns a listener that asks who is signed in, once for all requests that are refused meanwhile. */
function askOnce() {
  let asking = false;
  return async () => {
    if (asking) return;
    asking = true;
    try {
      await refreshIdentity();
    } catch {
      // The next refused request asks again.
    } finally {
      asking = false;
    }
  };
}

/** Asks who is signed in until the mirror answers, and shows the page then. */
async function open() {
  try {
    await refreshIdentity();
    showUser();
    show(false);
    window.addEventListener('hashchange', () => show(true));
    start(() => accessTo('all', identity()) === 'granted');
  } catch (error) {
    showConnection('lost');
    replace(content, notice(messageOf(error), 'bad'));
    setTimeout(open, RETRY_INTERVAL);
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
onConnection(showConnection);
onStatus((status) => setText(byId('version'), `mirror ${status.version}`));
open().then(() => {
  onIdentity(() => {
    showUser();
    restart();
    show(true);
  });
  onUnauthorized(askOnce());
});
