// Saves what the mirror returns as a file of the user.

/**
 * Lets the browser save what a link of the mirror returns.
 *
 * @param {string} link
 */
export function download(link) {
  const anchor = document.createElement('a');
  anchor.href = new URL(link, document.baseURI).href;
  anchor.download = '';
  anchor.click();
}
