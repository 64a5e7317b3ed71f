// Reads server-sent events.

/** @typedef {{ event: string, data: string }} Message */

/**
 * Takes the complete messages from the start of a stream's text. Returns them, and the text that is left.
 *
 * @param {string} text
 * @returns {{ messages: Message[], rest: string }}
 */
export function takeMessages(text) {
  const parts = text.split('\n\n');
  const rest = parts.pop() ?? '';
  const messages = parts
    .map((part) => ({ event: field(part, 'event'), data: field(part, 'data') }))
    .filter(({ data }) => data !== '');
  return { messages, rest };
}

/**
 * @param {string} message
 * @param {string} name
 */
const field = (message, name) =>
  message
    .split('\n')
    .filter((line) => line.startsWith(`${name}: `))
    .map((line) => line.slice(name.length + 2))
    .join('\n');
