// Keeps the focus, the selection and unfinished input of users while data are drawn anew.

const FOCUSABLE = 'a, button, input, select, textarea, summary, [tabindex]';

/** Fields whose input is not finished. */
const edited = new WeakSet();
/** What to draw once the user has finished, by box. @type {Map<Element, () => void>} */
const waiting = new Map();
let isListening = false;
let isSelecting = false;

/**
 * The name by which an element is found again after its box was drawn anew.
 *
 * @param {Element} element
 */
const nameOf = (element) =>
  element.getAttribute('name') ??
  element.getAttribute('href') ??
  element.getAttribute('aria-label') ??
  element.textContent ??
  '';

/**
 * @param {Element} box
 * @returns {HTMLElement[]}
 */
const focusable = (box) => [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(FOCUSABLE))];

/**
 * Draws a box, and gives the focus to the element that replaces the focused one. If it is missing or disabled, the box
 * gets the focus, so that the keyboard continues there.
 *
 * @param {Element} box
 * @param {() => void} draw
 */
export function keepFocus(box, draw) {
  const active = document.activeElement;
  if (!active || active === box || !box.contains(active)) {
    draw();
    return;
  }
  const name = nameOf(active);
  const alike = (/** @type {HTMLElement} */ element) => element.tagName === active.tagName && nameOf(element) === name;
  const place = focusable(box)
    .filter(alike)
    .indexOf(/** @type {HTMLElement} */ (active));
  draw();
  const candidates = focusable(box).filter(alike);
  const successor = candidates[place] ?? candidates[0];
  successor?.focus({ preventScroll: true });
  if (successor && document.activeElement === successor) return;
  if (box instanceof HTMLElement) {
    box.tabIndex = -1;
    box.focus({ preventScroll: true });
  }
}

/**
 * Draws a box, but not while the user types into one of its fields or selects its text. Then it is drawn when the user has
 * finished.
 *
 * @param {Element} box
 * @param {() => void} draw
 */
export function drawUnused(box, draw) {
  listen();
  if (isInUse(box)) {
    waiting.set(box, draw);
    return;
  }
  waiting.delete(box);
  draw();
}

/** @param {Element} box */
function isInUse(box) {
  const active = document.activeElement;
  if (active && edited.has(active) && box.contains(active)) return true;
  return isSelecting && box.contains(document.getSelection()?.anchorNode ?? null);
}

function listen() {
  if (isListening) return;
  isListening = true;
  const edit = (/** @type {Event} */ { target }) => {
    if (target instanceof HTMLSelectElement || target instanceof HTMLInputElement) edited.add(target);
  };
  const finish = (/** @type {Event} */ { target }) => {
    if (target instanceof Element) edited.delete(target);
    drawWaiting();
  };
  document.addEventListener('input', edit);
  document.addEventListener('pointerdown', (event) => {
    if (event.target instanceof HTMLSelectElement) edit(event);
  });
  document.addEventListener('change', finish, true);
  document.addEventListener('focusout', finish);
  document.addEventListener('selectionchange', () => {
    isSelecting = document.getSelection()?.isCollapsed === false;
    drawWaiting();
  });
  // A button that is pressed by the keyboard shows its result, whatever is selected.
  document.addEventListener('click', ({ detail }) => (isSelecting &&= detail > 0), true);
}

/** Draws the boxes that are not in use any more, after the event that ended their use. */
function drawWaiting() {
  setTimeout(() => {
    for (const [box, draw] of [...waiting]) {
      if (!box.isConnected) waiting.delete(box);
      else drawUnused(box, draw);
    }
  });
}
