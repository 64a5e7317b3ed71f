import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decidedHash,
  isOpen,
  openConflictsOfVersion,
  rolesOfHashes,
} from '../../../webapp/ui/administration/conflict-hashes.js';
import { changesOf } from '../../../webapp/ui/administration/hold-changes.js';
import { splitFingerprints } from '../../../webapp/ui/administration/imports.js';
import { failuresFirst, jobKind, outcomeLabel, progressText } from '../../../webapp/ui/administration/job-texts.js';
import { retentionRules } from '../../../webapp/ui/administration/retention-rules.js';

const conflict = {
  provider: 'registry.example.com/acme/null',
  version: '1.0.0',
  platform: 'linux_amd64',
  firstSha256: 'aa',
  upstreamSha256: 'bb',
  servedSha256: 'aa',
};

test('each hash of a conflict is listed once, with all its roles', () => {
  assert.deepEqual(
    [...rolesOfHashes(conflict)],
    [
      ['aa', ['first', 'served']],
      ['bb', ['upstream']],
    ],
  );
  assert.deepEqual(
    [...rolesOfHashes({ ...conflict, acceptedSha256: 'bb', servedSha256: 'bb' })],
    [
      ['aa', ['first']],
      ['bb', ['accepted', 'upstream', 'served']],
    ],
  );
});

test('a conflict is open until the upstream hash is accepted', () => {
  assert.ok(isOpen(conflict));
  assert.ok(!isOpen({ ...conflict, acceptedSha256: 'bb' }));
  assert.ok(isOpen({ ...conflict, acceptedSha256: 'bb', upstreamSha256: 'cc' }));
  assert.equal(decidedHash({ ...conflict, acceptedSha256: 'bb' }), 'bb');
});

test('several open conflicts of a version are grouped at the first of them', () => {
  const second = { ...conflict, platform: 'darwin_arm64' };
  const decided = { ...conflict, platform: 'windows_amd64', acceptedSha256: 'bb' };
  const other = { ...conflict, version: '2.0.0' };
  const all = [decided, conflict, other, second];
  assert.deepEqual(openConflictsOfVersion(conflict, all), [conflict, second]);
  assert.deepEqual(openConflictsOfVersion(second, all), []);
  assert.deepEqual(openConflictsOfVersion(decided, all), []);
  assert.deepEqual(openConflictsOfVersion(other, all), []);
});

test('a job that is done is good only without failed items', () => {
  assert.equal(jobKind({ state: 'done', counts: { stored: 2 } }), 'good');
  assert.equal(jobKind({ state: 'done', counts: { stored: 2, mismatch: 1 } }), '');
  assert.equal(jobKind({ state: 'open', counts: {} }), 'warn');
  assert.equal(jobKind({ state: 'failed', counts: {} }), 'bad');
  assert.equal(jobKind({ state: 'cancelled', counts: {} }), '');
  assert.equal(jobKind({ state: 'suspended', counts: {} }), 'bad');
});

test('outcomes have the words of the pages', () => {
  assert.equal(outcomeLabel('rotten'), 'corrupt');
  assert.equal(outcomeLabel('stored'), 'stored');
});

test('failed items come first, otherwise items keep their order', () => {
  const items = ['stored', 'failed', 'present', 'missing'].map((outcome, index) => ({ outcome, index }));
  assert.deepEqual(
    failuresFirst(items).map(({ index }) => index),
    [1, 3, 0, 2],
  );
});

test('the progress of a job is its numbers, sizes with units', () => {
  assert.equal(
    progressText({ packages: 1200, bytesRead: 2048, target: 'acme' }),
    'packages: 1,200 · bytes read: 2 KiB',
  );
  assert.equal(progressText({}), '');
});

test('retention rules name their limits', () => {
  const day = 86_400;
  assert.deepEqual(retentionRules({ rules: [] }), []);
  assert.deepEqual(
    retentionRules({
      bytes: 1024 ** 3,
      unusedSeconds: 2 * day,
      rules: [{ pattern: 'hashicorp/*', unusedSeconds: 30 * day, bytes: 1024 ** 2 }, { pattern: 'acme/*' }],
    }),
    [
      'Maximum total size: 1 GiB',
      'Maximum time since last use: 2 days',
      'hashicorp/*: 30 days, 1 MiB',
      'acme/*: always kept',
    ],
  );
});

test('fingerprints are separated by commas and may contain spaces', () => {
  assert.deepEqual(splitFingerprints('C0FF EE00, AAAA BBBB,'), ['C0FF EE00', 'AAAA BBBB']);
});

test('a version on hold says what changed since the newest served version', () => {
  const same = { changed: false, served: ['5.0'], held: ['5.0'] };
  const platforms = { changed: true, served: ['darwin_arm64', 'linux_amd64'], held: ['linux_amd64', 'linux_arm64'] };
  const signers = { changed: true, served: ['AA'], held: ['BB'] };
  const lower = (/** @type {string} */ fingerprint) => fingerprint.toLowerCase();
  assert.deepEqual(changesOf({ comparedWith: '1.0.0', signers, platforms, protocols: same }, lower), [
    { name: 'Signer', text: 'added bb; removed aa' },
    { name: 'Platforms', text: 'added linux_arm64; removed darwin_arm64' },
  ]);
  assert.deepEqual(changesOf({ comparedWith: '1.0.0', platforms: same, protocols: same }, lower), [
    { name: 'Signer', text: 'not verified yet' },
  ]);
  assert.deepEqual(changesOf({ comparedWith: '1.0.0', signers: same, platforms: same, protocols: same }, lower), []);
  assert.deepEqual(changesOf({ platforms, protocols: same }, lower), []);
});
