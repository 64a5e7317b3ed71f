// The status as it changes: told by the mirror, or asked for each few seconds where that is not to be had.

import * as api from './api.js';

const POLLING = 5000;
const PACE = 3000;
const listeners = new Set();
let latest = null;
let showState = () => {};

/** Tells a listener the status now, and whenever it changes; gives back what ends that. */
export function onStatus(listener) {
  listeners.add(listener);
  if (latest) listener(latest);
  return () => listeners.delete(listener);
}

/** Tells a listener when what the mirror has, or when it was used, has changed, each few seconds at most; gives back what ends it. */
export function onChange(listener) {
  let seen;
  let last = 0;
  return onStatus((status) => {
    const now = JSON.stringify([status.storage, status.lastHour, status.latestEvent]);
    seen ??= now;
    if (now !== seen && Date.now() - last >= PACE) {
      seen = now;
      last = Date.now();
      listener();
    }
  });
}

function told(status) {
  latest = status;
  for (const listener of listeners) listener(status);
}

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

async function poll() {
  try {
    told(await api.get('status'));
    showState('polling');
  } catch (problem) {
    showState(problem.status === 401 || problem.status === 403 ? 'closed' : 'lost');
  }
}

/** Goes on for as long as the page is there. */
export async function start(show) {
  showState = show;
  for (;;) {
    try {
      await api.listen((status) => {
        showState('live');
        told(status);
      });
    } catch {
      // What is wrong is found out by asking.
    }
    await poll();
    await pause(POLLING);
  }
}
