// Elements without markup in strings: text stays text, whatever it holds.

/** An element with attributes, listeners (onclick …) and children; children that are null or false are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key in element && typeof value !== 'string') element[key] = value;
    else element.setAttribute(key, value);
  }
  put(element, ...children);
  return element;
}

function put(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

/** Puts children in place of those that an element has. */
export function replace(element, ...children) {
  element.replaceChildren();
  put(element, ...children);
  return element;
}

const drawn = new WeakMap();
const nameOf = (element) => element.getAttribute('href') ?? element.getAttribute('aria-label') ?? element.textContent;

/**
 * Draws what was told, unless it is what stands there already, so that nothing is read out again that did not change. Whoever
 * is in the midst of it stays where they are.
 */
export function redraw(box, told, draw) {
  const text = JSON.stringify(told);
  if (drawn.get(box) === text) return;
  const focused = box.contains(document.activeElement) && nameOf(document.activeElement);
  const scrolled = box.querySelector('.scroll')?.scrollLeft;
  replace(box, draw(told));
  drawn.set(box, text);
  if (scrolled) box.querySelector('.scroll')?.scrollTo(scrolled, 0);
  if (focused) [...box.querySelectorAll('a, button, [tabindex]')].find((each) => nameOf(each) === focused)?.focus({ preventScroll: true });
}

/** Draws what is wrong in place of what was told; that a question was given up is not. */
export function fail(box, problem) {
  if (problem.name === 'AbortError') return;
  drawn.delete(box);
  replace(box, notice(problem.message, 'bad'));
}

/** Sets the text where it differs, so that nothing is selected anew or read out again that did not change. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function tag(text, kind = '') {
  return h('span', { class: `tag ${kind}`.trim() }, text);
}

export function empty(title, text) {
  return h('div', { class: 'empty' }, h('strong', {}, title), text);
}

export function notice(text, kind = '') {
  return h('p', { class: `notice ${kind}`.trim(), role: kind === 'bad' ? 'alert' : 'status' }, text);
}

export function card(title, ...children) {
  return h('section', { class: 'card' }, h('header', {}, h('h2', {}, title)), ...children);
}

/** Buttons of which one is pressed. */
export function choices(label, options, chosen, choose) {
  const buttons = options.map(([value, text]) => h('button', {
    type: 'button',
    'aria-pressed': String(value === chosen),
    'data-value': value,
    onclick: () => {
      buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.value === value)));
      choose(value);
    },
  }, text));
  return h('div', { class: 'choices', role: 'group', 'aria-label': label }, buttons);
}

/** A button that puts a text on the clipboard and says so. */
export function copyButton(text, label = 'Copy') {
  const button = h('button', { type: 'button' }, label);
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select and copy by hand';
    }
    setTimeout(() => { button.textContent = label; }, 2000);
  });
  return button;
}
