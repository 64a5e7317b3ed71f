// What a caller of the API makes of its answers.

/**
 * Returns the document of an answer. Fails with the problem document if the request was refused.
 *
 * @template T
 * @param {Promise<{ data?: T, error?: unknown, response: Response }>} answer
 * @returns {Promise<T>}
 */
export async function done(answer) {
  const { data, error, response } = await answer;
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`);
  return /** @type {T} */ (data);
}

/**
 * Checks that an act was done, or that nothing is there to act on and the answer says so.
 *
 * @param {Promise<{ error?: unknown, response: Response }>} answer
 * @param {string} otherwise what the answer says if nothing is there to act on
 */
export async function doneUnless(answer, otherwise) {
  const { error, response } = await answer;
  const refused = JSON.stringify(error) ?? '';
  if (!response.ok && !([404, 409].includes(response.status) && refused.includes(otherwise))) {
    throw new Error(`${response.url}: ${response.status} ${refused}, not "${otherwise}"`);
  }
}
