// Lets one tab of this browser listen to the mirror for all, because a browser has six connections for all of its tabs.

const name = () => `mirror ${new URL('.', document.baseURI).href}`;
/** @type {BroadcastChannel | undefined} */
let opened;
const channel = () => (opened ??= new BroadcastChannel(name()));

/**
 * Passes what the listening tab sends to a listener.
 *
 * @param {(message: any) => void} listener
 */
export function onMessage(listener) {
  channel().addEventListener('message', ({ data }) => listener(data));
}

/**
 * Sends a message to the other tabs.
 *
 * @param {unknown} message
 */
export const tell = (message) => channel().postMessage(message);

/** Whether the browser can choose a tab. It cannot on a page without TLS, except on this machine. */
export const canChoose = () => navigator.locks !== undefined;

/**
 * Works as soon as no other tab does, unless the signal is aborted before.
 *
 * @param {() => Promise<void>} work
 * @param {AbortSignal} signal
 */
export async function asOnlyTab(work, signal) {
  try {
    await navigator.locks.request(name(), { signal }, async () => {
      if (!signal.aborted) await work();
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
