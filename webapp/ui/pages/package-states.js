// The states of a package, as the pages name them.

/** @type {Record<string, [text: string, kind: string]>} */
const packageStates = {
  stored: ['stored', 'good'],
  known: ['not stored', ''],
  blocked: ['blocked', 'bad'],
  withdrawn: ['withdrawn', 'bad'],
  conflict: ['conflict', 'warn'],
};

/**
 * The text of a state, and the kind of its tag.
 *
 * @param {string} state
 * @returns {[text: string, kind: string]}
 */
export const packageState = (state) => packageStates[state] ?? [state, ''];

/**
 * The states that a legend explains: stored and not stored always, others if a package has them.
 *
 * @param {Pick<Api.ProviderVersion, 'packages'>[]} versions
 */
export function statesOf(versions) {
  /** @type {Set<string>} */
  const present = new Set(versions.flatMap(({ packages }) => Object.values(packages).map(({ state }) => state)));
  return Object.keys(packageStates).filter((state) => state === 'stored' || state === 'known' || present.has(state));
}
