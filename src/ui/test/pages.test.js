import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayAfter, splitSentence } from '../../../webapp/ui/pages/event-texts.js';
import { targetOf } from '../../../webapp/ui/pages/overview-attention.js';
import { isUnused } from '../../../webapp/ui/pages/overview-welcome.js';
import { fetchState, progressTexts } from '../../../webapp/ui/pages/overview-fetches.js';
import { packageState, statesOf } from '../../../webapp/ui/pages/package-states.js';
import { queryOf, sortedBy, stateOf } from '../../../webapp/ui/pages/provider-list-state.js';
import { plotOf } from '../../../webapp/ui/pages/downloads-plot.js';
import { blockedText } from '../../../webapp/ui/pages/provider-acts.js';
import { refusalText, verification } from '../../../webapp/ui/pages/release-texts.js';
import { splitCode } from '../../../webapp/ui/pages/setup.js';

test('a fetch says where it comes from and why it does not run', () => {
  const host = 'releases.example.com';
  assert.equal(fetchState({ state: 'running', host, failures: 0 }), 'from releases.example.com');
  assert.equal(fetchState({ state: 'queued', host, failures: 0 }), 'queued, from releases.example.com');
  assert.equal(
    fetchState({ state: 'resting', host, failures: 2 }),
    'waiting for retry, from releases.example.com, 2 failed attempts',
  );
});

test('the progress of a fetch has its size, rate and remaining time', () => {
  const running = { state: 'running', received: 2048, length: 4096, bytesPerSecond: 1024, secondsLeft: 2 };
  assert.deepEqual(progressTexts(running), ['2 KiB of 4 KiB', '1 KiB/s, 2 s left']);
  assert.deepEqual(progressTexts({ state: 'running', received: 2048 }), ['2 KiB', '']);
  assert.deepEqual(progressTexts({ ...running, state: 'queued' }), []);
});

test('the sentence of an event is split at the name of its provider', () => {
  const event = { provider: 'registry.example.com/acme/null', version: '1.0.0' };
  assert.deepEqual(splitSentence({ ...event, sentence: 'boss blocked registry.example.com/acme/null 1.0.0 today' }), {
    before: 'boss blocked ',
    name: 'registry.example.com/acme/null 1.0.0',
    after: ' today',
  });
  assert.deepEqual(splitSentence({ ...event, sentence: 'boss blocked it' }), {
    name: 'registry.example.com/acme/null 1.0.0',
  });
});

test('a refusal says whether the version is still listed', () => {
  const refusal = { version: '1.0.0', reason: 'the signature is wrong', nextCheckAt: '2026-11-20T12:00:00Z' };
  assert.match(
    refusalText({ ...refusal, leftOut: true }),
    /^1\.0\.0 is refused and hidden from version lists: the signature is wrong\. Next check by .*2026.*\.$/,
  );
  assert.match(refusalText({ ...refusal, leftOut: false }), /refused but still listed/);
});

test('the legend explains rare states only if a package has them', () => {
  assert.deepEqual(statesOf([]), ['stored', 'known']);
  assert.deepEqual(
    statesOf([{ packages: { linux_amd64: { state: 'stored' }, darwin_arm64: { state: 'conflict' } } }]),
    ['stored', 'known', 'conflict'],
  );
});

test('a package that is known is called not stored', () => {
  assert.deepEqual(packageState('known'), ['not stored', '']);
  assert.deepEqual(packageState('new'), ['new', ''], 'a state that this page does not know');
});

test('a release is refused, not verified yet, verified, or verified without a signature', () => {
  const verifiedAt = '2026-11-20T12:00:00Z';
  assert.deepEqual(verification({ refusal: {}, verifiedAt, signers: [] }), ['refused', 'bad']);
  assert.deepEqual(verification({ signers: [] }), ['not verified yet', '']);
  assert.deepEqual(verification({ verifiedAt, signers: [{}] }), ['verified', 'good']);
  assert.deepEqual(verification({ verifiedAt, signers: [] }), ['verified by checksum, unsigned', 'warn']);
});

test('text between backticks is code', () => {
  assert.deepEqual(splitCode('run `init` now'), [
    { text: 'run ', isCode: false },
    { text: 'init', isCode: true },
    { text: ' now', isCode: false },
  ]);
});

test('the state of the list of providers is in its URL, without what is usual', () => {
  assert.equal(queryOf(stateOf(new URLSearchParams())).toString(), '');
  const text = 'search=aws&mark=failing&sort=size&order=asc&offset=50&limit=20';
  assert.equal(queryOf(stateOf(new URLSearchParams(text))).toString(), text);
  assert.equal(stateOf(new URLSearchParams('sort=size')).order, 'desc');
  assert.equal(queryOf(stateOf(new URLSearchParams('sort=size'))).toString(), 'sort=size');
});

test('a heading sorts by its column, then in the opposite order, from the first page', () => {
  const state = { ...stateOf(new URLSearchParams('offset=50')) };
  const bySize = sortedBy(state, 'size');
  assert.deepEqual([bySize.sort, bySize.order, bySize.offset], ['size', 'desc', '0']);
  assert.equal(sortedBy(bySize, 'size').order, 'asc');
  assert.equal(sortedBy(bySize, 'address').order, 'asc');
});

test('what needs attention leads to where the user can act', () => {
  assert.equal(targetOf('conflicts', true), '#/administration?section=conflicts');
  assert.equal(targetOf('conflicts', false), '#/events?kind=conflict');
  assert.equal(targetOf('held_versions', true), '#/administration?section=holds');
  assert.equal(targetOf('held_versions', false), '#/events?kind=version_held');
  assert.equal(targetOf('withdrawn_versions', true), '#/administration?section=withdrawals');
  assert.equal(targetOf('withdrawn_versions', false), '#/providers?mark=blocked');
  assert.equal(targetOf('undecided_releases', true), '#/administration?section=signing-keys');
  assert.equal(targetOf('undecided_releases', false), '#/events?kind=administration');
  assert.equal(targetOf('failing_fetches', true), 'fetches');
  assert.equal(targetOf('storage', false), 'health');
});

test('a mirror is unused until it has a provider, a fetch or a request', () => {
  const status = { storage: { providers: 0 }, fetches: { providers: [] }, lastHour: { hits: 0, misses: 0 } };
  assert.equal(isUnused(status), true);
  assert.equal(isUnused({ ...status, storage: { providers: 1 } }), false);
  assert.equal(isUnused({ ...status, storage: {} }), false, 'it is not counted yet');
  assert.equal(isUnused({ ...status, lastHour: { hits: 0, misses: 1 } }), false);
});

test('events until a day include those of that day', () => {
  assert.equal(dayAfter('2026-01-31'), '2026-02-01T00:00:00.000Z');
});

test('a block names what it covers', () => {
  assert.equal(blockedText({}), 'All versions are blocked');
  assert.equal(blockedText({ version: '1.0.0' }), '1.0.0 is blocked');
  assert.equal(blockedText({ version: '1.0.0', platform: 'linux_amd64' }), '1.0.0 linux_amd64 is blocked');
});

test('the plot of downloads has a bar for each day in UTC', () => {
  const { starts, first, labels, description } = plotOf({
    days: [
      { day: '2026-11-26', downloads: 2 },
      { day: '2026-11-27', downloads: 1000 },
    ],
  });
  assert.deepEqual(starts, [1_795_651_200, 1_795_737_600]);
  assert.deepEqual(first, [2, 1000]);
  assert.deepEqual(labels(null, starts), ['26 Nov', '27 Nov']);
  assert.equal(description, 'Downloads: 1,002 in 2 days');
});
