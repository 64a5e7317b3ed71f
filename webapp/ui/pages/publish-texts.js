// The commands and configurations that publish a release, filled in for one provider.

/** @typedef {{ mirror: string, hostname: string, namespace: string, type: string, version: string }} Target */

/**
 * The URL that a release is sent to.
 *
 * @param {Target} target
 * @param {string} [version] a variable in place of the version
 */
export const releaseUrl = ({ mirror, hostname, namespace, type, version: given }, version = given) =>
  `${mirror}-/api/v1/admin/releases/${hostname}/${namespace}/${type}/${version}`;

/** Packs what GoReleaser left in dist, and the manifest: its sum is signed, but GoReleaser does not copy it there. */
const packing = [
  'cp terraform-registry-manifest.json dist/',
  'tar -cf dist/release.tar -C dist $(cd dist && ls *.zip *_SHA256SUMS *_SHA256SUMS.sig terraform-registry-manifest.json)',
];

/**
 * @param {Target} target
 * @param {string} version
 */
const sending = (target, version) => [
  'curl --fail-with-body -H "Authorization: Bearer $MIRROR_TOKEN" -T dist/release.tar \\',
  `  "${releaseUrl(target, version)}"`,
];

/**
 * The commands of a shell.
 *
 * @param {Target} target
 */
export const curlText = (target) => [...packing, ...sending(target, target.version)].join('\n');

/**
 * The script that GoReleaser and CI systems call with the version.
 *
 * @param {Target} target
 */
export const scriptText = (target) =>
  [
    '#!/bin/sh',
    '# publish.sh VERSION: publishes the release in dist',
    'set -eu',
    ...packing,
    ...sending(target, '$1'),
  ].join('\n');

/**
 * The entries of .goreleaser.yml. A publisher runs for each artifact that its filters select: here for the sums alone. A
 * release elsewhere would need a token of that place.
 */
export const goreleaserText = () =>
  [
    'release:',
    '  disable: true',
    'publishers:',
    '  - name: mirror',
    '    ids: [none]',
    '    checksum: true',
    '    cmd: ./publish.sh {{ .Version }}',
    '    env:',
    '      - MIRROR_TOKEN={{ .Env.MIRROR_TOKEN }}',
  ].join('\n');

/** @param {string} name */
const expression = (name) => `$\{{ ${name} }}`;

/** The steps of a job of GitHub Actions. */
export const githubText = () =>
  [
    'on:',
    '  push:',
    "    tags: ['v*']",
    'jobs:',
    '  release:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: actions/checkout@v4',
    '        with:',
    '          fetch-depth: 0',
    '      - uses: actions/setup-go@v5',
    '        with:',
    '          go-version-file: go.mod',
    '      - id: key',
    '        uses: crazy-max/ghaction-import-gpg@v6',
    '        with:',
    `          gpg_private_key: ${expression('secrets.GPG_PRIVATE_KEY')}`,
    `          passphrase: ${expression('secrets.GPG_PASSPHRASE')}`,
    '      - uses: goreleaser/goreleaser-action@v6',
    '        with:',
    '          args: release --clean',
    '        env:',
    `          GPG_FINGERPRINT: ${expression('steps.key.outputs.fingerprint')}`,
    `          MIRROR_TOKEN: ${expression('secrets.MIRROR_TOKEN')}`,
  ].join('\n');

/** The job of GitLab CI. */
export const gitlabText = () =>
  [
    'release:',
    '  image:',
    '    name: goreleaser/goreleaser',
    "    entrypoint: ['']",
    '  rules:',
    '    - if: $CI_COMMIT_TAG',
    '  variables:',
    '    GIT_DEPTH: 0',
    '  script:',
    '    - gpg --batch --import "$GPG_PRIVATE_KEY_FILE"',
    '    - goreleaser release --clean',
  ].join('\n');

/** The stage of a Jenkins pipeline. */
export const jenkinsText = () =>
  [
    "stage('Release') {",
    '  when { buildingTag() }',
    '  environment {',
    "    MIRROR_TOKEN = credentials('mirror-token')",
    "    GPG_FINGERPRINT = credentials('gpg-fingerprint')",
    '  }',
    '  steps {',
    "    sh 'goreleaser release --clean'",
    '  }',
    '}',
  ].join('\n');

/**
 * The block that installs the published version.
 *
 * @param {Target} target
 */
export const installText = ({ hostname, namespace, type, version }) =>
  [
    'terraform {',
    '  required_providers {',
    `    ${type} = {`,
    `      source  = "${hostname}/${namespace}/${type}"`,
    `      version = "${version}"`,
    '    }',
    '  }',
    '}',
  ].join('\n');

/**
 * What happened, in words: the platforms, and who signed them.
 *
 * @param {boolean} isNew
 * @param {Pick<Api.Publication, 'platforms' | 'keys' | 'signedByMirror'>} release
 */
export function publishedText(isNew, { platforms, keys, signedByMirror }) {
  const signer = signedByMirror ? 'the mirror' : `the key ${keys.map((key) => key.slice(-16)).join(', ')}`;
  return isNew
    ? `The release is published for ${platforms.join(', ')}, signed by ${signer}.`
    : 'The same files were published before. Nothing has changed.';
}

/**
 * The names that the first pattern of a publisher fixes, providers.corp.example/platform/*.
 *
 * @param {string[]} patterns
 */
export function namesOfPattern([pattern = '']) {
  const [hostname = '', namespace = '', type = ''] = pattern.split('/').map((part) => (part.includes('*') ? '' : part));
  return { hostname, namespace, type };
}

/**
 * The names in the name of a release's file, terraform-provider-tool_1.0.0_SHA256SUMS; undefined if it has another form.
 *
 * @param {string} name
 */
export function namesOfFile(name) {
  const match = /^terraform-provider-([^_]+)_v?([^_]+)(?:_.*)?$/.exec(name.replace(/\.(zip|tar|tar\.gz|tgz)$/, ''));
  return match ? { type: match[1], version: match[2] } : undefined;
}
