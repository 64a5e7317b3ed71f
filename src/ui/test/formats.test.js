import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatAge,
  formatBytes,
  formatCompact,
  formatDuration,
  formatFingerprint,
  formatNumber,
  formatPercent,
  formatTime,
  splitWords,
} from '../../../webapp/ui/widgets/formats.js';

test('sizes have at most three digits and a binary unit', () => {
  assert.equal(formatBytes(0), '0 B');
  assert.equal(formatBytes(1023), '1023 B');
  assert.equal(formatBytes(1024), '1 KiB');
  assert.equal(formatBytes(1536), '1.5 KiB');
  assert.equal(formatBytes(12 * 1024 ** 2), '12 MiB');
  assert.equal(formatBytes(123.4 * 1024 ** 2), '123 MiB');
  assert.equal(formatBytes(10.04 * 1024 ** 3), '10 GiB');
  assert.equal(formatBytes(2 ** 60), '1024 PiB');
});

test('absent amounts are a dash', () => {
  assert.equal(formatBytes(undefined), '–');
  assert.equal(formatNumber(null), '–');
  assert.equal(formatTime(undefined), '–');
  assert.equal(formatPercent(0, 0), '–');
});

test('large numbers are grouped or compact', () => {
  assert.equal(formatNumber(1234567), '1,234,567');
  assert.equal(formatCompact(1234567), '1.2M');
});

test('only exact percentages are whole', () => {
  assert.equal(formatPercent(0, 7), '0 %');
  assert.equal(formatPercent(7, 7), '100 %');
  assert.equal(formatPercent(1, 3), '33.3 %');
  assert.equal(formatPercent(1, 2), '50.0 %');
});

test('durations have two units and never a full smaller one', () => {
  assert.equal(formatDuration(0.4), 'under 1 s');
  assert.equal(formatDuration(59.9), '59 s');
  assert.equal(formatDuration(119.9), '1 min 59 s');
  assert.equal(formatDuration(3600), '1 h 0 min');
  assert.equal(formatDuration(7199), '1 h 59 min');
  assert.equal(formatDuration(90_000), '1 d 1 h');
});

test('ages have one unit', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  assert.equal(formatAge(undefined, now), 'never');
  assert.equal(formatAge('2026-11-20T11:59:55Z', now), 'just now');
  assert.equal(formatAge('2026-11-20T12:00:30Z', now), 'just now', 'a clock that is ahead');
  assert.equal(formatAge('2026-11-20T11:59:15Z', now), '45 s ago');
  assert.equal(formatAge('2026-11-20T11:00:01Z', now), '59 min ago');
  assert.equal(formatAge('2026-11-19T12:00:00Z', now), '1 d ago');
});

test('fingerprints are in groups of four', () => {
  assert.equal(formatFingerprint('C0FFEE00C0'), 'C0FF EE00 C0');
  assert.equal(formatFingerprint('C0FFEE00'), 'C0FF EE00');
});

test('words are separated by spaces and commas', () => {
  assert.deepEqual(splitWords(' linux_amd64, darwin_arm64\nwindows_amd64 '), [
    'linux_amd64',
    'darwin_arm64',
    'windows_amd64',
  ]);
  assert.deepEqual(splitWords('  '), []);
});
