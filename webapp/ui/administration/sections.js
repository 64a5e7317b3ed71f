// The sections of the administration, in their order.

import { audit } from './audit.js';
import { blocks } from './blocks.js';
import { conflicts } from './conflicts.js';
import { deprecations } from './deprecations.js';
import { exports } from './exports.js';
import { holds } from './holds.js';
import { imports } from './imports.js';
import { policy } from './policy.js';
import { prefetches } from './prefetches.js';
import { purges } from './purges.js';
import { refreshes } from './refreshes.js';
import { retention } from './retention.js';
import { scrub } from './scrub.js';
import { settings } from './settings.js';
import { signers } from './signers.js';
import { signingKeys } from './signing-keys.js';
import { storage } from './storage.js';
import { tokens } from './tokens.js';
import { unsigned } from './unsigned.js';
import { withdrawals } from './withdrawals.js';

/** @type {Section[]} */
export const sections = [
  blocks,
  holds,
  conflicts,
  signers,
  unsigned,
  signingKeys,
  withdrawals,
  deprecations,
  refreshes,
  prefetches,
  imports,
  exports,
  storage,
  retention,
  scrub,
  purges,
  tokens,
  audit,
  policy,
  settings,
];

/** The groups of the navigation, with the ids of their sections. */
export const groups = [
  { title: 'Decisions', ids: ['blocks', 'holds', 'conflicts', 'signers', 'unsigned'] },
  { title: 'Hosted providers', ids: ['signing-keys', 'withdrawals', 'deprecations'] },
  { title: 'Packages', ids: ['refreshes', 'prefetches', 'imports', 'exports'] },
  { title: 'Storage', ids: ['storage', 'retention', 'scrub', 'purges'] },
  { title: 'Access', ids: ['tokens', 'audit'] },
  { title: 'Configuration', ids: ['policy', 'settings'] },
];

/**
 * Leaves out the sections of hosted providers if no hostname is hosted and they have no records.
 *
 * @param {Section[]} offered
 * @param {boolean} isHosting
 */
export async function usedSections(offered, isHosting) {
  if (isHosting) return offered;
  const isUsed = await Promise.all(offered.map(({ hasRecords }) => hasRecords?.() ?? true));
  return offered.filter((_, index) => isUsed[index]);
}
