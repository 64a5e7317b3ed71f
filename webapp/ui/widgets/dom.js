// Makes elements without markup in strings, so that text stays text, whatever it contains.

import { drawUnused, keepFocus } from './focus.js';

/**
 * Creates an element. Attributes whose names start with "on" are listeners; null, undefined and false are left out, in
 * attributes and in children.
 *
 * @template {keyof HTMLElementTagNameMap} N
 * @param {N} name
 * @param {Record<string, unknown> | null} [attributes]
 * @param {...Child} children
 */
export function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else if (key in element && typeof value !== 'string') Object.assign(element, { [key]: value });
    else element.setAttribute(key, String(value));
  }
  append(element, children);
  return element;
}

/**
 * @param {Element} element
 * @param {Child[]} children
 */
function append(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(typeof child === 'number' ? String(child) : child);
  }
}

/**
 * Replaces all children of an element.
 *
 * @template {Element} E
 * @param {E} element
 * @param {...Child} children
 */
export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/**
 * Sets the text only if it differs, so that a screen reader does not repeat it and a selection survives.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * Draws data into a box if they differ from what the box shows. Keeps the focus and the horizontal scroll position, and
 * waits while the user types into the box or selects its text.
 *
 * @template T
 * @param {Element} box
 * @param {T} data
 * @param {(data: T) => Child} draw
 */
export function redraw(box, data, draw) {
  const text = JSON.stringify(data);
  drawUnused(box, () => {
    if (drawn.get(box) === text) return;
    const scrolled = box.querySelector('.scroll')?.scrollLeft;
    keepFocus(box, () => replace(box, draw(data)));
    drawn.set(box, text);
    if (scrolled) box.querySelector('.scroll')?.scrollTo(scrolled, 0);
  });
}

/**
 * Shows an error in place of the data. Aborted requests are not errors.
 *
 * @param {Element} box
 * @param {unknown} error
 */
export function showError(box, error) {
  if (isAborted(error)) return;
  drawUnused(box, () => {
    drawn.delete(box);
    replace(box, notice(messageOf(error), 'bad'));
  });
}

/** @param {unknown} error */
export const isAborted = (error) => error instanceof DOMException && error.name === 'AbortError';

/** @param {unknown} error */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @param {string} text */
export function tag(text, kind = '') {
  return h('span', { class: `tag ${kind}`.trim() }, text);
}

/**
 * What a list shows while it has no items.
 *
 * @param {string} title
 * @param {string} text
 */
export function empty(title, text) {
  return h('div', { class: 'empty' }, h('strong', {}, title), text);
}

/** @param {string} text */
export function notice(text, kind = '') {
  return h('p', { class: `notice ${kind}`.trim(), role: kind === 'bad' ? 'alert' : 'status' }, text);
}

/**
 * @param {Child} heading
 * @param {...Child} children
 */
export function card(heading, ...children) {
  return h(
    'section',
    { class: 'card' },
    h('header', {}, typeof heading === 'string' ? h('h2', {}, heading) : heading),
    children,
  );
}
