// What a search of the audit log asks for.

import { dayAfter } from '../pages/event-texts.js';

/**
 * The state of a search for the URL, and its request. A day without a time means the whole day, in UTC.
 *
 * @param {Record<string, string>} values
 */
export function searchOf({ provider = '', version = '', token = '', address = '', since = '', until = '' }) {
  const given = Object.entries({ provider, version, token, address, since, until });
  return {
    state: Object.fromEntries(given.filter(([, value]) => value !== '')),
    request: {
      provider,
      version,
      token,
      address,
      since: since && `${since}T00:00:00Z`,
      until: until && dayAfter(until),
    },
  };
}
