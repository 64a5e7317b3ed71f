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
 * The text of a state, and the kind of its tag. A hosted package that is not stored cannot be fetched.
 *
 * @param {string} state
 * @param {boolean} [isHosted]
 * @returns {[text: string, kind: string]}
 */
export const packageState = (state, isHosted = false) =>
  isHosted && state === 'known' ? ['out of service', 'bad'] : (packageStates[state] ?? [state, '']);

/**
 * The states that a legend explains: stored always, not stored unless the provider is hosted, others if a package has them.
 *
 * @param {Pick<Api.ProviderVersion, 'packages'>[]} versions
 * @param {boolean} [isHosted]
 */
export function statesOf(versions, isHosted = false) {
  /** @type {Set<string>} */
  const present = new Set(versions.flatMap(({ packages }) => Object.values(packages).map(({ state }) => state)));
  return Object.keys(packageStates).filter(
    (state) => state === 'stored' || (state === 'known' && !isHosted) || present.has(state),
  );
}
