// Publishes the status of the mirror as it changes: from a stream, or by polling if no stream can be opened.

import * as api from './client.js';

const POLL_INTERVAL = 5000;
const CHANGE_INTERVAL = 3000;

/** @typedef {'live' | 'polling' | 'lost' | 'closed'} ConnectionState */
/** @typedef {(status: Api.Status) => void} StatusListener */

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

/** @param {Api.Status} status */
function publish(status) {
  latest = status;
  for (const listener of listeners) listener(status);
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

/** @param {(state: ConnectionState) => void} showState */
async function poll(showState) {
  try {
    publish(await api.get('/status'));
    showState('polling');
  } catch (error) {
    const isDenied = error instanceof api.Problem && (error.status === 401 || error.status === 403);
    showState(isDenied ? 'closed' : 'lost');
  }
}

/**
 * Listens for as long as the page is open. Sends no request while the user may not see the status.
 *
 * @param {(state: ConnectionState) => void} showState
 * @param {() => boolean} isAllowed
 */
export async function start(showState, isAllowed) {
  for (;;) {
    stream = new AbortController();
    if (isAllowed()) await follow(showState, stream.signal);
    else showState('closed');
    if (!stream.signal.aborted) await pause();
  }
}

/**
 * @param {(state: ConnectionState) => void} showState
 * @param {AbortSignal} signal
 */
async function follow(showState, signal) {
  try {
    await api.listen((status) => {
      showState('live');
      publish(status);
    }, signal);
  } catch {
    // Polling finds out what is wrong.
  }
  if (!signal.aborted) await poll(showState);
}
