// Calls the API of the mirror that serves this page. The types of every call come from the OpenAPI document.

import { takeMessages } from './event-stream.js';
import { applyPatch } from './json-patch.js';
import { pathOf } from './routes.js';

/** A problem document that the API returned; the message is its sentence. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {{ file: string, reason: string }[]} [problems] the problems of single files
   */
  constructor(status, detail, problems = []) {
    super(detail);
    this.status = status;
    this.problems = problems;
  }
}

/** The URL of the mirror itself. */
export const mirrorUrl = () => new URL('.', document.baseURI).href;

/** @param {string} path */
export const apiUrl = (path) => new URL(path, new URL('-/api/v1/', document.baseURI));

/** @type {() => void} */
let unauthorized = () => {};

/**
 * Calls a listener when the mirror needs credentials that the browser does not send, for example after a session ended.
 *
 * @param {() => void} listener
 */
export function onUnauthorized(listener) {
  unauthorized = listener;
}

/**
 * Calls the listener if the status of an answer says that the mirror needs credentials.
 *
 * @param {number} status
 */
export function reportUnauthorized(status) {
  if (status === 401) unauthorized();
}

/**
 * @param {string} path
 * @param {RequestInit} [request]
 */
async function call(path, request) {
  try {
    return await send(path, request);
  } catch (error) {
    if (error instanceof Problem && path !== 'whoami') reportUnauthorized(error.status);
    throw error;
  }
}

/**
 * Sends a request, with the header that keeps the browser from opening its password prompt.
 *
 * @param {string} path
 * @param {RequestInit} [request]
 */
export async function send(path, request = {}) {
  const headers = new Headers(request.headers);
  headers.set('X-Requested-By', 'mirror');
  const response = await fetch(apiUrl(path), { ...request, headers });
  if (response.ok) return response;
  throw problemOf(response.status, await response.text());
}

/**
 * The failure that a refused request ends with.
 *
 * @param {number} status
 * @param {string} text the body of the response
 */
export function problemOf(status, text) {
  let detail;
  let problems;
  try {
    ({ detail, problems } = JSON.parse(text));
  } catch {
    // A reverse proxy may return something else than a problem document.
  }
  return new Problem(status, detail ?? `The mirror returned status ${status}.`, problems);
}

/**
 * Returns a document.
 *
 * @template {Api.RouteOf<'get'>} R
 * @param {R} route
 * @param {Api.Options<'get', R>} [options]
 * @returns {Promise<Api.Result<'get', R>>}
 */
export async function get(route, { names, query, signal } = {}) {
  return (await call(pathOf(route, names, query), { signal })).json();
}

/**
 * Sends a document. Returns the document of the response; undefined if it has no content.
 *
 * @template {Api.RouteOf<'post'>} R
 * @param {R} route
 * @param {Api.Body<'post', R>} [body]
 * @param {Api.Names<'post', R>} [names]
 * @returns {Promise<Api.Result<'post', R>>}
 */
export const post = (route, body, names) =>
  change(
    'POST',
    pathOf(route, names ?? undefined),
    'application/json',
    body === undefined ? undefined : JSON.stringify(body),
  );

/**
 * Sends a text that replaces what a route names, or adds to it. Returns the document of the response.
 *
 * @template {Api.RouteOf<'put'>} R
 * @param {R} route
 * @param {{ type: string, text: string }} content the text and its media type
 * @param {Api.Names<'put', R>} names
 * @returns {Promise<Api.Result<'put', R>>}
 */
export const put = (route, { type, text }, names) => change('PUT', pathOf(route, names ?? undefined), type, text);

/**
 * Deletes a resource.
 *
 * @template {Api.RouteOf<'delete'>} R
 * @param {R} route
 * @param {Api.Names<'delete', R>} [names]
 * @returns {Promise<Api.Result<'delete', R>>}
 */
export const remove = (route, names) => change('DELETE', pathOf(route, names ?? undefined), 'application/json');

/**
 * @param {string} method
 * @param {string} path
 * @param {string} type
 * @param {BodyInit} [body]
 */
async function change(method, path, type, body) {
  const headers = { 'Content-Type': type };
  const text = await (await call(path, { method, headers, body })).text();
  return text ? JSON.parse(text) : undefined;
}

/** The mirror sends something every five seconds. */
const SILENCE_LIMIT = 15_000;

/**
 * Passes each live status to a listener until the stream ends. Fails if the mirror sends nothing any more.
 *
 * @param {(status: Api.Status) => void} listener
 * @param {AbortSignal} signal
 */
export async function listen(listener, signal) {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_LIMIT);
  const end = () => silence.abort();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  try {
    const response = await call('live', { headers: { Accept: 'text/event-stream' }, signal: silence.signal });
    if (!response.body) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    /** @type {any} */
    let status;
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_LIMIT);
      const { messages, rest } = takeMessages(text + value);
      text = rest;
      for (const { event, data } of messages) {
        status = event === 'change' ? applyPatch(status, JSON.parse(data)) : JSON.parse(data);
        listener(status);
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
