import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onUnauthorized, Problem } from '../../../webapp/ui/api/client.js';
import { takeMessages } from '../../../webapp/ui/api/event-stream.js';
import { namesOf, pathOf } from '../../../webapp/ui/api/routes.js';
import { upload } from '../../../webapp/ui/api/upload.js';

test('names are put into a route and encoded', () => {
  const names = { hostname: 'registry.example.com:8443', namespace: 'a/b', type: 'null' };
  assert.equal(
    pathOf('/providers/{hostname}/{namespace}/{type}', names),
    'providers/registry.example.com%3A8443/a%2Fb/null',
  );
});

test('empty members of a query are left out, lists are repeated', () => {
  const query = { search: 'a b', offset: 0, before: '', limit: undefined, kind: [], signer: ['AA', 'BB'] };
  assert.equal(pathOf('/events', {}, query), 'events?search=a+b&offset=0&signer=AA&signer=BB');
  assert.equal(pathOf('/events', {}, { before: '' }), 'events');
});

test('a source address has three names', () => {
  assert.deepEqual(namesOf('registry.example.com/acme/null'), {
    hostname: 'registry.example.com',
    namespace: 'acme',
    type: 'null',
  });
});

test('complete messages are taken from a stream, the rest stays', () => {
  assert.deepEqual(takeMessages('data: {"a":1}\n\ndata: {"b"'), {
    messages: [{ event: '', data: '{"a":1}' }],
    rest: 'data: {"b"',
  });
  assert.deepEqual(takeMessages('data: x'), { messages: [], rest: 'data: x' });
});

test('comments of a stream are skipped and lines of one message are joined', () => {
  assert.deepEqual(takeMessages(': keep-alive\n\nevent: status\ndata: 1\ndata: 2\n\n'), {
    messages: [{ event: 'status', data: '1\n2' }],
    rest: '',
  });
});

test('an upload that needs credentials asks for them, as every request does', async () => {
  class RefusedRequest extends EventTarget {
    upload = new EventTarget();
    status = 401;
    responseText = '{"detail":"Sign in."}';
    open() {}
    setRequestHeader() {}
    send() {
      this.dispatchEvent(new Event('load'));
    }
  }
  const page = /** @type {any} */ (globalThis);
  page.document = { baseURI: 'https://mirror.example.com/' };
  page.XMLHttpRequest = RefusedRequest;
  let asked = 0;
  onUnauthorized(() => {
    asked += 1;
  });
  const file = /** @type {any} */ ({});
  await assert.rejects(
    upload('/admin/imports', /** @type {any} */ ({}), file, () => {}),
    new Problem(401, 'Sign in.'),
  );
  assert.equal(asked, 1);
  delete page.document;
});
