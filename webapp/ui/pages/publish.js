// Publishes releases of hosted providers: an upload, and the texts for tools and CI systems.

import * as api from '../api/client.js';
import { accessTo, limitText } from '../api/rights.js';
import { identity } from '../api/session.js';
import { publishRelease } from '../api/upload.js';
import { choices } from '../widgets/buttons.js';
import { card, h, notice, replace, setText } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { snippet } from '../widgets/snippet.js';
import { keysBox } from './publish-keys.js';
import { fileTable } from './publish-problems.js';
import * as texts from './publish-texts.js';
import { providerLink } from './router.js';

/** @type {[value: string, title: string, text: (target: texts.Target) => string, file: string][]} */
const tools = [
  ['curl', 'curl', texts.curlText, 'a shell, in the folder of the provider'],
  ['script', 'publish.sh', texts.scriptText, 'publish.sh, which GoReleaser calls'],
  ['goreleaser', 'GoReleaser', texts.goreleaserText, '.goreleaser.yml, beside publish.sh'],
  ['github', 'GitHub Actions', texts.githubText, '.github/workflows/release.yml'],
  ['gitlab', 'GitLab CI', texts.gitlabText, '.gitlab-ci.yml'],
  ['jenkins', 'Jenkins', texts.jenkinsText, 'Jenkinsfile'],
];

/** @type {Page} */
export function publish(box) {
  const target = { mirror: api.mirrorUrl(), hostname: '', namespace: '', type: '', version: '1.0.0' };
  let tool = 'curl';
  const request = new AbortController();
  const hostnames = h('datalist', { id: 'hosted' });
  const missing = h('div');
  const shown = h('div', { class: 'stack' });
  const keys = keysBox(request.signal);
  const inputs = {
    hostname: textInput('hostname', 'providers.example.com', { list: 'hosted', required: true }),
    namespace: textInput('namespace', 'team', { required: true }),
    type: textInput('type', 'tool', { required: true }),
    version: textInput('version', '1.0.0', { required: true }),
  };
  const names = /** @type {(keyof typeof inputs)[]} */ (Object.keys(inputs));
  const user = identity();
  const limit = user && accessTo('admin', user) !== 'granted' && limitText({ ...user, providers: [] });
  Object.entries(texts.namesOfPattern(user?.publishable ?? [])).forEach(([name, value]) => {
    inputs[/** @type {keyof typeof inputs} */ (name)].value = value;
  });

  const cards = h(
    'div',
    {},
    card(
      'Release',
      h(
        'div',
        { class: 'stack' },
        h('p', { class: 'soft small' }, 'A zip or tar of the zips, the SHA256SUMS, its signature and the manifest.'),
        limit && h('p', { class: 'small soft break' }, limit),
        uploadForm(inputs, hostnames),
        keys.box,
      ),
    ),
    card(
      'Tools',
      h(
        'div',
        { class: 'stack' },
        choices(
          'Tool',
          tools.map(([value, title]) => [value, title]),
          tool,
          (value) => {
            tool = value;
            show();
          },
        ),
        shown,
      ),
    ),
  );

  replace(box, h('div', { class: 'title' }, h('h1', {}, 'Publish')), missing, cards);

  function read() {
    for (const name of names) target[name] = inputs[name].value.trim() || inputs[name].placeholder;
  }

  function show() {
    read();
    const found = tools.find(([value]) => value === tool);
    if (!found) return;
    const [, title, text, file] = found;
    replace(
      shown,
      h('p', { class: 'soft small' }, 'For ', file, '. MIRROR_TOKEN is a token with the scope publish:'),
      snippet(title, text(target), { id: 'publish-text' }),
      h('h3', {}, 'Installation'),
      snippet('Configuration', texts.installText(target)),
    );
  }

  const showKeys = () => {
    read();
    if (inputs.namespace.value.trim()) keys.show(target);
  };

  for (const name of names) inputs[name].addEventListener('input', show);
  inputs.hostname.addEventListener('change', showKeys);
  inputs.namespace.addEventListener('change', showKeys);
  show();
  api.get('/setup', { signal: request.signal }).then(
    (setup) => {
      target.mirror = setup.configured ? setup.url : api.mirrorUrl();
      replace(
        hostnames,
        setup.hosted.map((/** @type {string} */ value) => h('option', { value })),
      );
      if (setup.hosted.length === 0) {
        cards.hidden = true;
        replace(missing, notice('This mirror hosts no providers. To host some, set mirror.hosted.hosts.', 'warn'));
      } else if (!inputs.hostname.value) {
        inputs.hostname.value = setup.hosted[0];
      }
      show();
    },
    () => {
      // Without the setup, the user enters the hostname.
    },
  );
  return () => request.abort();
}

/**
 * @param {Record<'hostname' | 'namespace' | 'type' | 'version', HTMLInputElement>} inputs
 * @param {HTMLElement} hostnames
 */
function uploadForm(inputs, hostnames) {
  const file = h('input', { type: 'file', name: 'archive', accept: '.zip,.tar,.gz,.tgz', required: true });
  const bar = h('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'Sent part of the release' });
  const state = h('p', { class: 'small soft', role: 'status' });
  const problems = h('div', { role: 'status' });
  file.addEventListener('change', () => {
    const found = texts.namesOfFile(file.files?.[0]?.name ?? '');
    if (found && !inputs.type.value) inputs.type.value = found.type;
    if (found && !inputs.version.value) inputs.version.value = found.version;
    inputs.version.dispatchEvent(new Event('input'));
  });
  const fields = form(
    [
      field('Hostname', inputs.hostname, true),
      field('Namespace', inputs.namespace),
      field('Type', inputs.type),
      field('Version', inputs.version),
      field('Release (zip, tar, tar.gz)', file, true),
      hostnames,
    ],
    [submitButton('Publish')],
    async (values) => {
      const chosen = file.files?.[0];
      if (!chosen) throw new Error('Choose the archive of the release first.');
      const names = {
        hostname: values.text('hostname'),
        namespace: values.text('namespace'),
        type: values.text('type'),
        version: values.text('version'),
      };
      bar.value = 0;
      bar.hidden = false;
      replace(problems);
      try {
        const { isNew, release } = await publishRelease(names, chosen, (part) => {
          bar.value = part;
          setText(state, part < 1 ? 'The release is sent.' : 'The release was sent. The mirror checks it.');
        });
        replace(problems, release.notes.length > 0 && fileTable(release.notes, 'Note'));
        return [
          notice(texts.publishedText(isNew, release), 'good'),
          h('a', { href: providerLink(names, names.version) }, `${names.type} ${names.version}`),
        ];
      } catch (error) {
        const found = error instanceof api.Problem ? error.problems : [];
        replace(problems, found.length > 0 && fileTable(found, 'Problem'));
        throw error;
      } finally {
        bar.hidden = true;
        setText(state, '');
      }
    },
    { keeps: () => true },
  );
  return h('div', { class: 'stack' }, fields, bar, state, problems);
}
