// A field for a provider, which completes the names of known providers.

import * as api from '../api/client.js';
import { h, replace } from './dom.js';
import { textInput } from './form.js';

const TYPING_PAUSE = 200;
const MAX_NAMES = 20;
let count = 0;

/**
 * A field that completes known names. It also accepts namespace/type, and a pattern if the request does. If it accepts
 * several, the last one is completed.
 *
 * @param {string} name
 * @param {string} placeholder
 * @param {Record<string, unknown>} [attributes]
 * @returns {HTMLElement}
 */
export function providerInput(name, placeholder, attributes = {}) {
  count += 1;
  const names = h('datalist', { id: `providers-${count}` });
  const input = textInput(name, placeholder, { ...attributes, list: names.id });
  let timer = 0;
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => complete(input.value, names), TYPING_PAUSE);
  });
  return h('span', { class: 'completed' }, input, names);
}

/**
 * @param {string} text
 * @param {HTMLDataListElement} names
 */
async function complete(text, names) {
  const before = text.slice(0, text.search(/[^\s,]*$/));
  const search = text.slice(before.length).replaceAll('*', ' ').replaceAll('/', ' ').trim();
  if (search === '') return;
  try {
    const { items } = await api.get('/providers', { query: { search, limit: MAX_NAMES } });
    replace(
      names,
      items.map(({ address }) => h('option', { value: before + address })),
    );
  } catch {
    // Names can be typed without help.
  }
}
