// The sections of the administration page, in their order.

import { blocks } from './blocks.js';
import { conflicts } from './conflicts.js';
import { exports } from './exports.js';
import { holds } from './holds.js';
import { imports } from './imports.js';
import { prefetches } from './prefetches.js';
import { purges } from './purges.js';
import { refreshes } from './refreshes.js';
import { retention } from './retention.js';
import { scrub } from './scrub.js';
import { signers } from './signers.js';
import { unsigned } from './unsigned.js';

/** @type {Section[]} */
export const sections = [
  blocks,
  holds,
  conflicts,
  signers,
  unsigned,
  refreshes,
  prefetches,
  imports,
  exports,
  retention,
  scrub,
  purges,
];
