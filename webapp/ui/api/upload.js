// Sends a file, and reports how much of it was sent.

import { apiUrl, problemOf, reportUnauthorized } from './client.js';
import { pathOf } from './routes.js';

/**
 * Sends a file. Fails with the sentence of the problem document that the mirror returns.
 *
 * @template {Api.RouteOf<'post'>} R
 * @param {R} route
 * @param {Api.Query<'post', R>} query
 * @param {File} file
 * @param {(part: number) => void} progress receives the part of the file that was sent, from 0 to 1
 * @returns {Promise<void>}
 */
export async function upload(route, query, file, progress) {
  await sendFile('POST', pathOf(route, {}, query ?? {}), file, progress);
}

/**
 * Publishes a release. Returns it, and whether it is new: the same files can be published again. Fails with the problem
 * document that the mirror returns, which lists the problems of each file.
 *
 * @param {{ hostname: string, namespace: string, type: string, version: string }} names
 * @param {File} file an archive of the files of the release
 * @param {(part: number) => void} progress receives the part of the file that was sent, from 0 to 1
 * @returns {Promise<{ isNew: boolean, release: Api.Publication }>}
 */
export async function publishRelease(names, file, progress) {
  const path = pathOf('/admin/releases/{hostname}/{namespace}/{type}/{version}', names);
  const { status, text } = await sendFile('PUT', path, file, progress);
  return { isNew: status === 201, release: JSON.parse(text) };
}

/**
 * @param {string} method
 * @param {string} path
 * @param {File} file
 * @param {(part: number) => void} progress
 * @returns {Promise<{ status: number, text: string }>}
 */
function sendFile(method, path, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, apiUrl(path));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('X-Requested-By', 'mirror');
    request.upload.addEventListener('progress', ({ loaded, total }) => progress(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => {
      if (request.status < 300) resolve({ status: request.status, text: request.responseText });
      else {
        reportUnauthorized(request.status);
        reject(problemOf(request.status, request.responseText));
      }
    });
    request.addEventListener('error', () => reject(new Error('The upload was interrupted. Upload the archive again.')));
    request.send(file);
  });
}
