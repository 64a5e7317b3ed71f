import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latestOnly } from '../../../webapp/ui/widgets/latest.js';

/** A request whose test answers it. */
function request() {
  /** @type {{ answer: (text: string) => void, fail: (error: Error) => void, sent: Promise<string> }} */
  const held = /** @type {any} */ ({});
  held.sent = new Promise((resolve, reject) => {
    held.answer = resolve;
    held.fail = reject;
  });
  return held;
}

test('a late answer or failure of an earlier request does not replace the latest answer', async () => {
  /** @type {string[]} */
  const shown = [];
  const show = latestOnly();
  const requests = [request(), request(), request()];
  const ends = requests.map(({ sent }) =>
    show(
      () => sent,
      (text) => shown.push(text),
      (error) => shown.push(String(error)),
    ),
  );
  requests[2].answer('third');
  requests[0].answer('first');
  requests[1].fail(new Error('second'));
  await Promise.all(ends);
  assert.deepEqual(shown, ['third']);
});

test('the failure of the latest request is shown', async () => {
  /** @type {unknown[]} */
  const shown = [];
  const failed = new Error('no answer');
  await latestOnly()(
    () => Promise.reject(failed),
    () => shown.push('answered'),
    (error) => shown.push(error),
  );
  assert.deepEqual(shown, [failed]);
});
