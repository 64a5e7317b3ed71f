// Unsigned releases: the providers that may have them although a signer of their namespace is known.

import * as api from '../api/client.js';
import { completeAddress, namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { pagedTable } from '../widgets/paged-table.js';
import { providerInput } from '../widgets/provider-input.js';
import { withMatches } from './pattern-targets.js';

/** @type {Section} */
export const unsigned = {
  id: 'unsigned',
  title: 'Unsigned releases',
  purpose: 'Providers whose unsigned releases are served even if a signer of the namespace is known or pinned',
  route: '/admin/unsigned',
  async show() {
    const list = pagedTable({
      async load(query) {
        const { total, acceptances: items } = await api.get('/admin/unsigned', { query });
        return { total, items };
      },
      columns: [
        ['Provider', 'provider'],
        ['Accepted by', 'by'],
        ['Since', 'at'],
        ['', ''],
      ],
      cells: ({ provider, by, at }, refresh) => [
        h('span', { class: 'break' }, provider),
        by,
        h('span', { class: 'small soft' }, formatTime(at)),
        actionButton(
          'Withdraw …',
          () => api.remove('/admin/unsigned/{hostname}/{namespace}/{type}', namesOf(provider)),
          refresh,
          { question: withdrawal(provider) },
        ),
      ],
      whenEmpty: ['No accepted providers', 'If a signer of the namespace is known, an unsigned release is refused.'],
    });
    return [acceptanceForm(list.refresh), list.box];
  },
};

/**
 * @param {string} provider
 * @returns {Question}
 */
const withdrawal = (provider) => ({
  title: 'Withdraw this acceptance?',
  about: h('p', { class: 'break' }, provider),
  consequence: 'If a signer of the namespace is known or pinned, unsigned releases of this provider are refused.',
  no: 'Keep acceptance',
  yes: 'Withdraw',
});

/** @param {() => Promise<void>} refresh */
function acceptanceForm(refresh) {
  return form(
    [field('Provider', providerInput('provider', 'registry.opentofu.org/acme/null', { required: true }), true)],
    [submitButton('Accept unsigned releases …', { kind: 'danger' })],
    async (values) => {
      await api.post('/admin/unsigned', { provider: completeAddress(values.text('provider')) });
      await refresh();
    },
    {
      question: (values) =>
        withMatches(
          {
            title: 'Accept unsigned releases?',
            about: h('p', { class: 'break' }, completeAddress(values.text('provider'))),
            consequence:
              'The mirror then serves every release of this provider for which the registry lists no key. ' +
              'Nothing proves who published such a release.',
            no: 'Keep refusing',
            yes: 'Accept',
          },
          completeAddress(values.text('provider')),
          'To exclude those, set mirror.exclude.',
        ),
    },
  );
}
