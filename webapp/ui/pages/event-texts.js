// What the pages say about events.

/** @type {Record<string, [text: string, kind: string]>} */
export const kinds = {
  conflict: ['Conflict', 'bad'],
  verification_failed: ['Verification failed', 'bad'],
  verification_recovered: ['Verification recovered', 'good'],
  rot: ['Corrupt package', 'bad'],
  job_suspended: ['Suspended job', 'bad'],
  new_signer: ['New signer', 'warn'],
  expired_key: ['Expired key', 'warn'],
  release_warning: ['Release warning', 'warn'],
  version_held: ['Version on hold', 'warn'],
  upstream_outage: ['Upstream outage', 'warn'],
  upstream_back: ['Upstream recovered', 'good'],
  storage_outage: ['Storage outage', 'bad'],
  storage_back: ['Storage recovered', 'good'],
  administration: ['Administration', 'info'],
};

/**
 * The start of the day after a date: 2026-02-01T00:00:00Z after 2026-01-31.
 *
 * @param {string} date
 */
export const dayAfter = (date) => {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString();
};

/**
 * Splits the sentence of an event at the name of what the event is about.
 *
 * @param {Pick<Api.Event, 'sentence' | 'provider' | 'version' | 'platform'>} event
 */
export function splitSentence({ sentence, provider, version, platform }) {
  const name = [provider, version, platform].filter(Boolean).join(' ');
  const at = sentence.indexOf(name);
  return at < 0 ? { name } : { before: sentence.slice(0, at), name, after: sentence.slice(at + name.length) };
}
