// Describes the retention policy.

import { formatBytes, formatNumber } from '../widgets/formats.js';

/** @param {number} seconds */
const days = (seconds) => `${formatNumber(seconds / 86_400)} days`;

/**
 * One text for each rule.
 *
 * @param {Partial<Pick<Api.RetentionPolicy, 'bytes' | 'unusedSeconds'>> & Pick<Api.RetentionPolicy, 'rules'>} policy
 */
export function retentionRules({ bytes, unusedSeconds, rules }) {
  return [
    ...(bytes === undefined ? [] : [`Maximum total size: ${formatBytes(bytes)}`]),
    ...(unusedSeconds === undefined ? [] : [`Maximum time since last use: ${days(unusedSeconds)}`]),
    ...rules.map((rule) => `${rule.pattern}: ${limits(rule)}`),
  ];
}

/** @param {Partial<Api.Item<Api.RetentionPolicy['rules']>>} rule */
function limits({ unusedSeconds, bytes }) {
  const parts = [
    ...(unusedSeconds === undefined ? [] : [days(unusedSeconds)]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
  ];
  return parts.join(', ') || 'always kept';
}
