// Writes numbers, sizes and times for people, the same on every page.

/** @typedef {number | undefined | null} Amount */

const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const ABSENT = '–';

/** @param {Amount} value */
export const formatNumber = (value) => (value === undefined || value === null ? ABSENT : whole.format(value));

/** @param {number} value */
export const formatCompact = (value) => compact.format(value);

/** @param {Amount} value */
export function formatBytes(value) {
  if (value === undefined || value === null) return ABSENT;
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1).replace('.0', '');
  return `${digits} ${units[unit]}`;
}

/**
 * @param {number} part
 * @param {number} all
 */
export function formatPercent(part, all) {
  return all > 0 ? `${((100 * part) / all).toFixed(part === all || part === 0 ? 0 : 1)} %` : ABSENT;
}

/** @param {number} seconds */
export function formatDuration(seconds) {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

/** @param {string | undefined} instant */
export const formatTime = (instant) => (instant ? dateTime.format(new Date(instant)) : ABSENT);

/**
 * How long ago something was.
 *
 * @param {string | undefined} instant
 */
export function formatAge(instant, now = Date.now()) {
  if (!instant) return 'never';
  const seconds = (now - new Date(instant).getTime()) / 1000;
  if (seconds < 10) return 'just now';
  if (seconds < 60) return `${Math.floor(seconds)} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86400)} d ago`;
}

/**
 * A fingerprint in groups of four digits.
 *
 * @param {string} hex
 */
export const formatFingerprint = (hex) => hex.replace(/(.{4})(?=.)/g, '$1 ');

/**
 * The words of a text, which spaces and commas separate.
 *
 * @param {string} text
 */
export const splitWords = (text) => text.split(/[\s,]+/).filter((word) => word !== '');
