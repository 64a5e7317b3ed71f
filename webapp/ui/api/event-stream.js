// Reads server-sent events.

/**
 * Takes the complete messages from the start of a stream's text. Returns their data, and the text that is left.
 *
 * @param {string} text
 */
export function takeMessages(text) {
  const parts = text.split('\n\n');
  const rest = parts.pop() ?? '';
  const messages = parts
    .map((part) => part.split('\n').filter((line) => line.startsWith('data: ')))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.slice('data: '.length)).join('\n'));
  return { messages, rest };
}
