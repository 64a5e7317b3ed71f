// Publishes the status of the mirror as it changes: from a stream that the tabs of a browser share, or by polling if no
// stream can be opened.

import * as api from './client.js';
import { asOnlyTab, canChoose, onMessage, tell } from './tabs.js';

const POLL_INTERVAL = 5000;
const POLL_TIMEOUT = 5000;
/** How long another tab may send nothing before this tab polls. The other tab sends something every five seconds. */
const SILENCE_LIMIT = 20_000;
const CHANGE_INTERVAL = 3000;

/** @typedef {'live' | 'polling' | 'lost' | 'closed'} ConnectionState */
/** @typedef {(status: Api.Status) => void} StatusListener */

/** @typedef {(state: ConnectionState) => void} ConnectionListener */

/** @type {Set<ConnectionListener>} */
const connectionListeners = new Set();
/** @type {Set<StatusListener>} */
const listeners = new Set();
/** @type {Api.Status | null} */
let latest = null;

/**
 * Calls a listener now and whenever the status changes. Returns what ends that.
 *
 * @param {StatusListener} listener
 */
export function onStatus(listener) {
  listeners.add(listener);
  if (latest) listener(latest);
  return () => {
    listeners.delete(listener);
  };
}

/**
 * Calls a listener if the stored content, its use or the events have changed, at most every three seconds. Returns what
 * ends that.
 *
 * @param {() => void} listener
 */
export function onChange(listener) {
  /** @type {string | undefined} */
  let seen;
  let last = 0;
  return onStatus((status) => {
    const now = JSON.stringify([status.storage, status.lastHour, status.latestEvent]);
    seen ??= now;
    if (now !== seen && Date.now() - last >= CHANGE_INTERVAL) {
      seen = now;
      last = Date.now();
      listener();
    }
  });
}

/**
 * Calls a listener whenever the state of the connection may have changed. Returns what ends that.
 *
 * @param {ConnectionListener} listener
 */
export function onConnection(listener) {
  connectionListeners.add(listener);
  return () => {
    connectionListeners.delete(listener);
  };
}

/** @type {ConnectionState | null} */
let shownState = null;
let listensForAll = false;
let lastHeard = Date.now();

/** @param {ConnectionState} state */
function showState(state) {
  shownState = state;
  for (const listener of connectionListeners) listener(state);
  share();
}

/** @param {Api.Status} status */
function publish(status) {
  latest = status;
  for (const listener of listeners) listener(status);
  share();
}

/** Sends what this tab knows to the other tabs, if it listens for them. */
function share() {
  if (listensForAll && shownState) tell({ status: latest, state: shownState });
}

let wake = () => {};
let stream = new AbortController();

/** Ends the stream and connects again at once, because another user uses the pages. */
export function restart() {
  latest = null;
  stream.abort();
  wake();
}

const pause = () =>
  new Promise((resolve) => {
    wake = () => resolve(undefined);
    setTimeout(resolve, POLL_INTERVAL);
  });

async function poll() {
  try {
    publish(await api.get('/status', { signal: AbortSignal.timeout(POLL_TIMEOUT) }));
    showState('polling');
  } catch (error) {
    const isDenied = error instanceof api.Problem && (error.status === 401 || error.status === 403);
    showState(isDenied ? 'closed' : 'lost');
  }
}

/** Waits until somebody sees the page. */
const visible = () =>
  new Promise((resolve) => {
    if (!document.hidden) resolve(undefined);
    else document.addEventListener('visibilitychange', resolve, { once: true });
  });

/**
 * Listens for as long as somebody sees the page. Sends no request while the user may not see the status.
 *
 * @param {() => boolean} isAllowed
 */
export async function start(isAllowed) {
  document.addEventListener('visibilitychange', () => document.hidden && stream.abort());
  const isWaiting = () => !listensForAll && !document.hidden && isAllowed();
  onMessage(({ status, state }) => {
    if (state === undefined) {
      share();
    } else if (isWaiting()) {
      lastHeard = Date.now();
      showState(state);
      if (status) publish(status);
    }
  });
  for (;;) {
    await visible();
    stream = new AbortController();
    if (!isAllowed()) showState('closed');
    else if (canChoose()) await listenInTurn(stream.signal);
    else await follow(stream.signal);
    if (!stream.signal.aborted) await pause();
  }
}

/**
 * Shows what another tab receives while there is one, then listens for all tabs. Polls if the other tab falls silent.
 *
 * @param {AbortSignal} signal
 */
async function listenInTurn(signal) {
  lastHeard = Date.now();
  const timer = setInterval(() => {
    if (!listensForAll && Date.now() - lastHeard > SILENCE_LIMIT) poll();
  }, POLL_INTERVAL);
  tell({});
  try {
    await asOnlyTab(async () => {
      listensForAll = true;
      await follow(signal);
    }, signal);
  } finally {
    listensForAll = false;
    clearInterval(timer);
  }
}

/** @param {AbortSignal} signal */
async function follow(signal) {
  try {
    await api.listen((status) => {
      showState('live');
      publish(status);
    }, signal);
  } catch {
    // Polling finds out what is wrong.
  }
  if (!signal.aborted) await poll();
}
