// The mirror's interface. A token that an administrator gives is kept for this tab alone, and sent to nobody else.

const root = new URL('-/api/v1/', document.baseURI);
const KEY = 'mirror.token';

/** An answer that is a problem; the message is its sentence. */
export class Problem extends Error {
  constructor(status, detail, requestId) {
    super(detail);
    this.status = status;
    this.requestId = requestId;
  }
}

export const token = {
  get: () => sessionStorage.getItem(KEY) ?? '',
  set: (value) => (value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY)),
};

export const mirrorUrl = () => new URL('.', document.baseURI).href;

function headers(more = {}) {
  return token.get() ? { ...more, Authorization: `Bearer ${token.get()}` } : more;
}

function url(path, query = {}) {
  const target = new URL(path, root);
  for (const [name, value] of Object.entries(query)) {
    if (value !== '' && value !== null && value !== undefined) target.searchParams.append(name, value);
  }
  return target;
}

/** The path of names as they are, each encoded. */
export const path = (...names) => names.map(encodeURIComponent).join('/');

async function checked(response) {
  if (response.ok) return response;
  let told = {};
  try {
    told = await response.json();
  } catch {
    // Whatever stands before the mirror may answer in its own way.
  }
  throw new Problem(response.status, told.detail ?? `The answer was ${response.status}.`, told.requestId);
}

export async function get(target, query, signal) {
  const response = await checked(await fetch(url(target, query), { headers: headers(), signal }));
  return response.json();
}

/** Has the mirror do something; the answer's JSON, if it has one. */
export async function send(method, target, body) {
  const response = await checked(await fetch(url(target), {
    method,
    headers: headers({ 'Content-Type': 'application/json', 'X-Requested-By': 'mirror' }),
    body: body === undefined ? undefined : JSON.stringify(body),
  }));
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

/** Sends a file as it is. */
export async function upload(target, file) {
  const response = await checked(await fetch(url(target), {
    method: 'POST',
    headers: headers({ 'Content-Type': 'application/octet-stream', 'X-Requested-By': 'mirror' }),
    body: file,
  }));
  return response.json();
}

/** Has the browser save what a link of the mirror's leads to, as it comes. */
export function save(link) {
  const anchor = document.createElement('a');
  anchor.href = new URL(link, document.baseURI).href;
  anchor.download = '';
  anchor.click();
}

/** Reads the live status until it ends; each message goes to the listener. */
export async function listen(told, signal) {
  const response = await checked(await fetch(url('live'), { headers: headers({ Accept: 'text/event-stream' }), signal }));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const messages = text.split('\n\n');
    text = messages.pop();
    for (const message of messages) {
      const data = message.split('\n').filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
      if (data.length > 0) told(JSON.parse(data.join('\n')));
    }
  }
}
