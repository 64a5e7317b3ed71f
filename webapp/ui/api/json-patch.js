// Applies a JSON Patch (RFC 6902) with the operations that the mirror sends: add, remove and replace.

/** @typedef {{ op: string, path: string, value?: unknown }} Operation */

/**
 * Returns the changed document. The one before stays as it is.
 *
 * @template T
 * @param {T} document
 * @param {Operation[]} operations
 * @returns {T}
 */
export function applyPatch(document, operations) {
  const box = { root: structuredClone(document) };
  for (const { op, path, value } of operations) {
    const names = ['root', ...path.split('/').slice(1).map(unescape)];
    const last = /** @type {string} */ (names.pop());
    change(
      names.reduce((node, name) => node[name], /** @type {any} */ (box)),
      last,
      op,
      value,
    );
  }
  return box.root;
}

/** @param {string} name */
const unescape = (name) => name.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * @param {any} parent
 * @param {string} name
 * @param {string} op
 * @param {unknown} value
 */
function change(parent, name, op, value) {
  const isElement = Array.isArray(parent);
  if (op === 'remove' && isElement) parent.splice(Number(name), 1);
  else if (op === 'remove') delete parent[name];
  else if (op === 'add' && isElement) parent.splice(Number(name), 0, value);
  else parent[name] = value;
}
