/**
 * Serves the web pages and their files.
 *
 * <p>Browsers keep the files, whose URLs contain their digest, and revalidate the page. The pages use only the API.
 */
package org.providermirror.web.page;
