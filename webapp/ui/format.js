// Numbers, sizes and times as people read them, the same on every page.

const whole = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export const number = (value) => (value === undefined || value === null ? '–' : whole.format(value));
export const short = (value) => compact.format(value);

export function bytes(value) {
  if (value === undefined || value === null) return '–';
  let size = value;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1).replace('.0', '')} ${units[unit]}`;
}

export function percent(part, all) {
  return all > 0 ? `${(100 * part / all).toFixed(part === all || part === 0 ? 0 : 1)} %` : '–';
}

export function duration(seconds) {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.round((seconds % 86400) / 3600)} h`;
}

export const time = (instant) => (instant ? dateTime.format(new Date(instant)) : '–');

export function ago(instant, now = Date.now()) {
  if (!instant) return 'never';
  const seconds = (now - new Date(instant).getTime()) / 1000;
  if (seconds < 10) return 'just now';
  if (seconds < 3600) return seconds < 60 ? `${Math.round(seconds)} s ago` : `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86400)} d ago`;
}

/** A fingerprint in groups of four. */
export const fingerprint = (hex) => hex.replace(/(.{4})(?=.)/g, '$1 ');
