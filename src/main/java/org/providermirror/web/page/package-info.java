/**
 * Serves the web pages and their files.
 *
 * <p>Browsers keep the files and revalidate them by their entity tags. The pages use only the API.
 */
package org.providermirror.web.page;
