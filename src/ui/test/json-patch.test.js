import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyPatch } from '../../../webapp/ui/api/json-patch.js';

test('a patch changes members and elements, and the document before stays as it is', () => {
  const before = { now: 1, fetches: { items: [{ received: 1 }, { received: 2 }, { received: 3 }] }, gone: true };
  const after = applyPatch(before, [
    { op: 'remove', path: '/gone' },
    { op: 'replace', path: '/now', value: 2 },
    { op: 'replace', path: '/fetches/items/0/received', value: 9 },
    { op: 'remove', path: '/fetches/items/2' },
    { op: 'remove', path: '/fetches/items/1' },
    { op: 'add', path: '/fetches/items/1', value: { received: 4 } },
    { op: 'add', path: '/a~1b~0c', value: [] },
  ]);
  assert.deepEqual(after, { now: 2, fetches: { items: [{ received: 9 }, { received: 4 }] }, 'a/b~c': [] });
  assert.equal(before.fetches.items.length, 3);
});

test('a patch of the whole document replaces it', () => {
  assert.deepEqual(applyPatch({ a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }]), { b: 2 });
});
