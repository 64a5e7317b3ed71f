// Uses the answer of the latest request only.

/**
 * Returns a function that sends a request and passes on its answer or its failure, unless it was called again meanwhile: an
 * earlier request may be answered later.
 */
export function latestOnly() {
  let latest = 0;
  /**
   * @template T
   * @param {() => Promise<T>} request
   * @param {(answer: T) => void} use
   * @param {(error: unknown) => void} fail
   */
  return async (request, use, fail) => {
    latest += 1;
    const own = latest;
    try {
      const answer = await request();
      if (own === latest) use(answer);
    } catch (error) {
      if (own === latest) fail(error);
    }
  };
}
