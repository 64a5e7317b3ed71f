// Unsigned releases: the providers that may have them although a signer of their namespace is known.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { table } from '../widgets/table.js';

/** @type {Section} */
export const unsigned = {
  id: 'unsigned',
  title: 'Unsigned releases',
  purpose: 'Providers whose unsigned releases are served even if a signer of the namespace is known or pinned',
  route: '/admin/unsigned',
  async show(refresh) {
    const { acceptances } = await api.get('/admin/unsigned');
    return [
      acceptanceForm(refresh),
      table(
        acceptances,
        ['Provider', 'Accepted by', ''],
        (acceptance) => [
          h('span', { class: 'break' }, acceptance.provider),
          [acceptance.by, h('div', { class: 'small soft' }, formatTime(acceptance.at))],
          actionButton(
            'Withdraw',
            () => api.remove('/admin/unsigned/{hostname}/{namespace}/{type}', namesOf(acceptance.provider)),
            refresh,
          ),
        ],
        ['No accepted providers', 'If a signer of the namespace is known, an unsigned release is refused.'],
      ),
    ];
  },
};

/** @param {() => Promise<void>} refresh */
function acceptanceForm(refresh) {
  return form(
    [field('Provider', textInput('provider', 'registry.opentofu.org/acme/null', { required: true }), true)],
    [submitButton('Accept unsigned releases …', { kind: 'danger' })],
    async (values) => {
      await api.post('/admin/unsigned', { provider: values.text('provider') });
      await refresh();
    },
    (values) => ({
      title: 'Accept unsigned releases?',
      about: h('p', { class: 'break' }, values.text('provider')),
      consequence:
        'The mirror then serves every release of this provider for which the registry lists no key. ' +
        'Nothing proves who published such a release.',
      no: 'Keep refusing',
      yes: 'Accept',
    }),
  );
}
